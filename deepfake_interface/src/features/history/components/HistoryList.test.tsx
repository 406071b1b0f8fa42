import 'fake-indexeddb/auto';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import type { VerdictName } from '@/api/types';
import { renderWithModel } from '@/test/render';
import { makeManifest, makePrediction } from '@/test/samples';
import { deleteEntries, putEntry, readHistory, readIds } from '../api/store';
import HistoryEntryScreen from './HistoryEntryScreen';
import HistoryScreen from './HistoryScreen';

let time = 0;

async function keep(name: string, verdict: VerdictName = 'likely_real') {
  time += 1;
  return putEntry({ name, examinedAt: time, thumbnail: null, result: makePrediction({ verdict }) });
}

async function open() {
  renderWithModel(
    <main id="main" tabIndex={-1}>
      <Route path="/history" component={HistoryScreen} />
      <Route path="/history/:id">{({ id }) => <HistoryEntryScreen id={Number(id)} />}</Route>
    </main>,
    makeManifest(),
  );
  await screen.findByRole('searchbox');
}

const button = (name: string) => screen.getByRole('button', { name });
const names = () => screen.getAllByRole('link').map((link) => link.title);

beforeEach(async () => {
  navigate('/history');
  await deleteEntries(await readIds());
});
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};

test('an entry that was deleted can be brought back as it was, from the first stop of the keyboard', async () => {
  await keep('a.jpg');
  await keep('b.jpg');
  const before = await readHistory();
  await open();

  await userEvent.click(button('Delete a.jpg from this device'));
  await waitFor(() => expect(names()).toEqual(['b.jpg']));
  expect(screen.getAllByRole('status')[0]).toHaveTextContent(/a\.jpg\W+was deleted from this device\./);
  expect(screen.getByRole('main')).toHaveFocus();
  await userEvent.tab();
  expect(button('Undo')).toHaveFocus();
  await userEvent.keyboard('{Enter}');

  await waitFor(() => expect(names()).toEqual(['b.jpg', 'a.jpg']));
  expect(await readHistory()).toEqual(before);
  expect(screen.getAllByRole('status')[0]).toHaveTextContent(/a\.jpg\W+is back\./);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a second entry of the same name that is deleted is told in words of its own', async () => {
  for (let n = 0; n < 3; n++) await keep('same.jpg');
  await open();
  const told = () => screen.getAllByRole('status')[0]?.firstChild;
  const deleteOne = () =>
    userEvent.click(screen.getAllByRole('button', { name: /^Delete same/ })[0] as Element);

  await deleteOne();
  await waitFor(() => expect(names()).toHaveLength(2));
  const first = told();
  await deleteOne();
  await waitFor(() => expect(names()).toHaveLength(1));

  expect(told()).toHaveTextContent(/was deleted/);
  expect(told()).not.toBe(first);
});

test('a long name does not fill the screen with what was deleted', async () => {
  await keep(`${'holiday '.repeat(30)}17.jpg`);
  await open();

  await userEvent.click(screen.getByRole('button', { name: /^Delete holiday/ }));

  await waitFor(() => expect(screen.getByText(/was deleted/).textContent?.length).toBeLessThan(80));
});

test('where the browser refuses to delete, that is told, and can be put away', async () => {
  await keep('a.jpg');
  await keep('b.jpg');
  await open();
  const refuse = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  onTestFinished(() => refuse.mockRestore());

  for (const press of ['Delete a.jpg from this device', 'Delete all']) {
    await userEvent.click(button(press));
    if (press === 'Delete all') await userEvent.click(button('Delete everything'));
    const close = await screen.findByRole('button', { name: 'Close' });
    expect(screen.getByText(/still was not deleted/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    await userEvent.click(close);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
  }
  expect(names()).toHaveLength(2);
});

test('an entry is not brought back over an answer that has its place by then', async () => {
  const id = await keep('a.jpg');
  await keep('b.jpg');
  await open();
  await userEvent.click(button('Delete a.jpg from this device'));
  await waitFor(() => expect(names()).toEqual(['b.jpg']));
  await putEntry({ id, name: 'newer.jpg', examinedAt: 9, thumbnail: null, result: makePrediction() });

  await userEvent.click(button('Undo'));

  await waitFor(() => expect(names()).toContain('newer.jpg'));
});

test('verdicts can be told apart where their words cannot', async () => {
  await keep('strong.jpg', 'likely_fake');
  await keep('none.jpg');
  await open();
  await userEvent.type(screen.getByRole('searchbox'), 'evidence');
  await waitFor(() => expect(names()).toHaveLength(2));

  await userEvent.click(button('1 strong'));

  expect(names()).toEqual(['strong.jpg']);
  expect(button('1 strong')).toHaveAttribute('aria-pressed', 'true');
});

test('a long history is shown some at a time, and the keyboard goes on with the next ones', async () => {
  for (let n = 0; n < 70; n++) await keep(`${n}.jpg`);
  await open();
  expect(names()).toHaveLength(60);

  await userEvent.click(button('Show 10 more'));

  expect(names()).toHaveLength(70);
  expect(document.activeElement).toHaveAttribute('title', '9.jpg');
  expect(screen.queryByRole('button', { name: /more$/ })).toBeNull();
});

test('what is deleted at once is what was counted, and an entry that another tab added since stays', async () => {
  await keep('a.jpg');
  await keep('b.jpg');
  await open();
  await keep('of-another-tab.jpg');

  await userEvent.click(button('Delete all'));
  expect(screen.getByText(/^All 2 entries are removed/)).toBeVisible();
  await userEvent.click(button('Delete everything'));

  await waitFor(() => expect(names()).toEqual(['of-another-tab.jpg']));
  expect(screen.getAllByRole('status')[0]).toHaveTextContent('2 entries were deleted from this device.');
});

const search = () => screen.getByRole('searchbox');

/** Of three entries, one is left by the search and the filter. */
async function searchAndFilter() {
  await keep('left.jpg', 'likely_fake');
  await keep('lost.jpg');
  await keep('other.jpg', 'likely_fake');
  await open();
  await userEvent.type(search(), 'l');
  await userEvent.click(button('2 strong'));
  await userEvent.type(search(), 'eft');
  await waitFor(() => expect(names()).toEqual(['left.jpg']));
}

function expectAsItWas() {
  expect(search()).toHaveValue('left');
  expect(button('2 strong')).toHaveAttribute('aria-pressed', 'true');
  expect(names()).toEqual(['left.jpg']);
}

test.each([
  ['the browser’s', async () => history.back()],
  ['the page’s own', async () => userEvent.click(screen.getByRole('link', { name: 'Back to history' }))],
])('search and filter are as they were after an entry and %s way back', async (_, goBack) => {
  await searchAndFilter();
  await userEvent.click(screen.getByRole('link', { name: /^Open left.jpg/ }));
  await screen.findByRole('heading', { name: 'left.jpg' });

  await goBack();

  await screen.findByRole('searchbox');
  expectAsItWas();
});

test('search and filter last over a reload, and are told to no service by the address', async () => {
  await searchAndFilter();
  await waitFor(() => expect(history.state).toMatchObject({ query: 'left' }));
  expect(location.href).not.toContain('left');
  cleanup();

  await open();

  expectAsItWas();
});

test('a further visit to the history finds everything', async () => {
  await searchAndFilter();
  await waitFor(() => expect(history.state).toMatchObject({ query: 'left' }));

  act(() => navigate('/'));
  act(() => navigate('/history'));

  await screen.findByRole('searchbox');
  expect(names()).toHaveLength(3);
});

test('as much of a long history is shown after Back as before, so that Back leads to the same place', async () => {
  for (let n = 0; n < 70; n++) await keep(`${n}.jpg`);
  await open();
  await userEvent.click(button('Show 10 more'));
  await userEvent.click(screen.getByRole('link', { name: /^Open 3.jpg/ }));
  await screen.findByRole('heading', { name: '3.jpg' });

  history.back();

  await screen.findByRole('searchbox');
  expect(names()).toHaveLength(70);
});

test('what another kind has is not said to be nowhere', async () => {
  await keep('a.jpg', 'likely_fake');
  await keep('b.jpg');
  await open();
  await userEvent.click(button('1 strong'));
  await userEvent.type(search(), 'b.jpg');

  expect(await screen.findByText('Nothing of the kinds chosen matches “b.jpg”.')).toBeVisible();
  await userEvent.click(button('1 strong'));
  expect(names()).toEqual(['b.jpg']);
});
