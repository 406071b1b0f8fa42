import { cleanup, screen } from '@testing-library/react';
import { renderWithModel } from '@/test/render';
import { makeManifest, makePrediction } from '@/test/samples';
import HistoryEntryScreen from './HistoryEntryScreen';

const UNREAD = 2;
const GONE = 3;
vi.mock('../api/useHistory', () => ({
  useHistoryEntry: (id: number) => ({
    data: [UNREAD, GONE].includes(id)
      ? undefined
      : { id, name: 'a.heic', examinedAt: 1, thumbnail: null, pasted: true, result: makePrediction() },
    isPending: false,
    isError: id === UNREAD,
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

test('an entry that the browser does not let the page read is not said to be missing', () => {
  renderWithModel(<HistoryEntryScreen id={UNREAD} />, makeManifest());
  expect(screen.getByRole('heading', { name: 'This entry cannot be read' })).toBeVisible();
  expect(screen.queryByText(/nothing at this address/)).toBeNull();
  cleanup();

  renderWithModel(<HistoryEntryScreen id={GONE} />, makeManifest());
  expect(screen.getByText(/nothing at this address/)).toBeVisible();
});

test('a name whose letters run from right to left stands in its own order, as in the list', () => {
  renderWithModel(<HistoryEntryScreen id={1} />, makeManifest());

  expect(screen.getAllByText('a.heic').map(({ localName }) => localName)).toEqual(['bdi', 'bdi']);
});
