import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useReducer } from 'react';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { newItem, type QueueItem, reduceQueue } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import { PendingPanel } from './PendingPanel';
import { QueueStrip } from './QueueStrip';

const KEPT = 7;
vi.mock('@/features/history/api/useHistory', () => ({ useIsKept: (id: number | null) => id === KEPT }));
vi.mock('@/shared/lib/useThumbnail', () => ({
  useThumbnail: ({ name }: File) => (name === 'undecodable.jpg' ? null : `blob:small ${name}`),
}));

Element.prototype.scrollIntoView = () => undefined;

const photo = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
const photos = ['a', 'b', 'c'].map((id) => newItem(id, new File(['x'], `${id}.jpg`), `blob:${id}`));

function Page({ items }: { items: QueueItem[] }) {
  const [queue, dispatch] = useReducer(reduceQueue, { items, selected: 'a' });
  const controls = {
    add: vi.fn(),
    select: (id: string) => dispatch({ type: 'selected', id }),
    cancel: (...ids: string[]) => {
      for (const id of ids) dispatch({ type: 'cancelled', id });
    },
    remove: (...ids: string[]) => {
      for (const id of ids) dispatch({ type: 'removed', id });
    },
    retry: (id: string) => dispatch({ type: 'requeued', ids: [id] }),
    resendWithKey: vi.fn(),
  };
  const shown = queue.items.find(({ id }) => id === queue.selected);
  return (
    <QueueContext value={{ ...queue, ...controls }}>
      <QueueStrip items={queue.items} isLarge />
      {shown && <PendingPanel item={shown} shown={queue.items} />}
    </QueueContext>
  );
}

const button = (name: string) => screen.getByRole('button', { name });

test('a double click on Cancel neither removes the photo nor sends it again', () => {
  render(<Page items={[{ ...photo, status: 'uploading' }]} />);
  const cancel = button('Cancel a.jpg');

  fireEvent.click(cancel, { detail: 1 });
  expect(button('Remove a.jpg')).not.toBe(cancel);
  for (const name of ['Try again', 'Remove', 'Remove a.jpg']) fireEvent.click(button(name), { detail: 2 });

  expect(button('a.jpg: Cancelled')).toBeVisible();
});

test('a double click on Try now does not cancel the photo', () => {
  const problem = new Problem('overloaded', 'full', 503, 5);
  render(<Page items={[{ ...photo, status: 'waiting', retryAt: Date.now() + 5000, problem }]} />);

  fireEvent.click(button('Try now'), { detail: 1 });
  fireEvent.click(button('Cancel'), { detail: 2 });

  expect(button('a.jpg: Waiting its turn')).toBeVisible();
});

test('to remove an answered photo says that the history keeps the answer, and only where it does', () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction() };
  const unkept = { ...done, id: 'b', file: new File(['x'], 'b.jpg') };
  render(<Page items={[{ ...done, entry: KEPT }, unkept]} />);

  expect(button('Remove a.jpg here; the history keeps its answer')).toBeVisible();
  expect(button('Remove b.jpg')).toBeVisible();
});

test('the photos are one stop for the Tab key, the arrow keys move among them, and Enter chooses', async () => {
  render(<Page items={photos} />);
  const tile = (name: string) => button(`${name}: Waiting its turn`);
  const stops = () => photos.filter(({ file }) => tile(file.name).tabIndex === 0).map(({ id }) => id);
  expect(stops()).toEqual(['a']);

  await userEvent.tab();
  expect(tile('a.jpg')).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
  expect(tile('c.jpg')).toHaveFocus();
  expect(stops()).toEqual(['c']);
  await userEvent.keyboard('{Home}{End}{ArrowLeft}{Enter}');
  expect(tile('b.jpg')).toHaveAttribute('aria-current', 'true');

  await userEvent.keyboard('{ArrowRight}');
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  expect(stops()).toEqual(['b']);
});

test('Delete and the bin remove a photo, and the keyboard goes on from its neighbour', async () => {
  render(<Page items={photos.map((item) => ({ ...item, status: 'cancelled' }))} />);
  const tile = (name: string) => button(`${name}: Cancelled`);
  tile('b.jpg').focus();

  await userEvent.keyboard('{Delete}');
  expect(screen.queryByRole('button', { name: 'b.jpg: Cancelled' })).toBeNull();
  expect(tile('c.jpg')).toHaveFocus();

  await userEvent.click(button('Remove c.jpg'));
  expect(tile('a.jpg')).toHaveFocus();
});

test('Delete that is held down removes one photo, not one after another', () => {
  render(<Page items={photos.map((item) => ({ ...item, status: 'cancelled' }))} />);
  fireEvent.keyDown(button('a.jpg: Cancelled'), { key: 'Delete' });
  fireEvent.keyDown(button('b.jpg: Cancelled'), { key: 'Delete', repeat: true });

  expect(button('b.jpg: Cancelled')).toHaveFocus();
});

test('the strip shows small copies, and a sign for what cannot be shown', () => {
  const undecodable = newItem('u', new File(['x'], 'undecodable.jpg'), 'blob:u');
  const { container } = render(<Page items={[photo, undecodable]} />);

  const images = [...container.querySelectorAll('img')];
  expect(images.map(({ src }) => src)).toEqual(['blob:small a.jpg']);
  expect(images[0]).toHaveAttribute('loading', 'lazy');
  expect(button('undecodable.jpg: Waiting its turn').querySelector('svg')).not.toBeNull();
});

test('a photo is told by its name to the pointer', () => {
  render(<Page items={[photo]} />);

  expect(button('a.jpg: Waiting its turn')).toHaveAttribute('title', 'a.jpg');
});

test('a photo that is not sent for lack of a key asks for one, as the refused one does', () => {
  const problem = new Problem('unauthorized', '', 401);
  const refused = newItem('b', new File(['x'], 'b.jpg'), 'blob:b');
  render(<Page items={[photo, { ...refused, status: 'failed', problem }]} />);

  expect(screen.getByRole('heading', { name: 'This service asks for a key' })).toBeVisible();
  expect(screen.getByLabelText('API key')).toBeVisible();
});

test('a photo that is held back by another’s refusal says why and how long, and can have it tried now', () => {
  const problem = new Problem('rate_limited', '', 429, 60);
  const refused = newItem('b', new File(['x'], 'b.jpg'), 'blob:b');
  const retryAt = Date.now() + 60_000;
  render(<Page items={[photo, { ...refused, status: 'waiting', problem, retryAt }]} />);
  expect(screen.getByRole('heading', { name: 'Too many photos in a short time' })).toBeVisible();
  expect(screen.getByText(/^Trying again in (60|59) s/)).toBeVisible();

  fireEvent.click(button('Try now'));

  expect(button('b.jpg: Waiting its turn')).toBeVisible();
});

test('a wait of hours is told in hours', () => {
  const problem = new Problem('rate_limited', '', 429, 86_012);
  render(<Page items={[{ ...photo, status: 'waiting', retryAt: Date.now() + 86_012_000, problem }]} />);

  expect(screen.getByText('Trying again in 24 h')).toBeVisible();
});

test('a file that says it is generated is listed so, and not under the words of an all-clear', () => {
  const result = makePrediction({ verdict: 'likely_real' });
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  render(<Page items={[{ ...photo, status: 'done', result: { ...result, provenance } }]} />);

  expect(button('a.jpg: File says it is generated')).toBeVisible();
});

test('with Alt, Control or Command the keys are the browser’s: Alt and the left arrow go back', () => {
  render(<Page items={photos} />);
  const tile = button('b.jpg: Waiting its turn');
  tile.focus();

  for (const held of ['altKey', 'ctrlKey', 'metaKey'])
    for (const key of ['ArrowLeft', 'Delete'])
      expect(fireEvent.keyDown(tile, { key, [held]: true })).toBe(true);

  expect(tile).toHaveFocus();
});
