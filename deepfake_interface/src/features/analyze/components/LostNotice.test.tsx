import { render, screen } from '@testing-library/react';
import { makePrediction } from '@/test/samples';
import { newItem, type QueueItem } from '../lib/queue';
import { LostNotice } from './LostNotice';

const result = makePrediction();
vi.mock('@/features/history/api/useHistory', () => ({ useLost: () => [makePrediction().image.sha256] }));

const done: QueueItem = { ...newItem('a', new File(['x'], 'a.jpg'), 'blob:a'), status: 'done', result };
const other = makePrediction({ image: { ...result.image, sha256: 'cd'.repeat(32) } });

test('an answer that storage had no room for says so, and no other does', () => {
  const { rerender } = render(<LostNotice item={done} />);
  expect(screen.getByRole('status')).toHaveTextContent('no room to keep this answer');

  for (const change of [{ entry: 7 }, { result: other }, { status: 'queued', result: null }] as const) {
    rerender(<LostNotice item={{ ...done, ...change }} />);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  }
});
