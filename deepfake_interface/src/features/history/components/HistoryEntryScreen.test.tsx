import { screen } from '@testing-library/react';
import { renderWithModel } from '@/test/render';
import { makeManifest, makePrediction } from '@/test/samples';
import HistoryEntryScreen from './HistoryEntryScreen';

vi.mock('../api/useHistory', () => ({
  useHistoryEntry: (id: number) => ({
    data: { id, name: 'a.heic', examinedAt: 1, thumbnail: null, pasted: true, result: makePrediction() },
    isPending: false,
  }),
}));

test('an entry without a preview says that none was kept, and not what it is drawn on', () => {
  renderWithModel(<HistoryEntryScreen id={1} />, makeManifest());

  expect(screen.getByText('No preview was kept.')).toBeVisible();
  expect(screen.queryByText(/Only a small preview/)).toBeNull();
});

test('an entry that was pasted says that it may be of a copy', () => {
  renderWithModel(<HistoryEntryScreen id={1} />, makeManifest());

  expect(screen.getByText(/^This was pasted/)).toBeVisible();
});
