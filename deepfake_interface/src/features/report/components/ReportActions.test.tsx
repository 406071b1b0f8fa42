import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { makePrediction, thresholds } from '@/test/samples';
import { download } from '../lib/download';
import { ReportActions } from './ReportActions';

vi.mock('../lib/download', () => ({ download: vi.fn(), reportName: () => 'a-analysis.json' }));

test('the report says of which file, when and by which bands, around the answer as it came', async () => {
  const result = makePrediction();
  const examined = { name: 'a.jpg', examinedAt: Date.UTC(2026, 0, 2), result, thresholds, pasted: false };
  render(<ReportActions {...examined} region="auto" stability={false} />);

  await userEvent.click(screen.getByRole('button', { name: 'Download JSON' }));

  const report = await vi.mocked(download).mock.lastCall?.[1].text();
  expect(JSON.parse(report ?? '')).toEqual({
    file: 'a.jpg',
    examined_at: '2026-01-02T00:00:00.000Z',
    summary: 'Strong evidence of a fake, likely altered',
    thresholds,
    ...result,
  });
});
