import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useReducer } from 'react';
import type { VerdictName } from '@/api/types';
import { makePrediction } from '@/test/samples';
import { IntakeContext } from '../lib/intakeContext';
import { newItem, type QueueItem, reduceQueue } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import { useShown } from '../lib/useShown';
import { QueueHeader } from './QueueHeader';

const kept = vi.hoisted(() => ({ ids: [1] }));
vi.mock('@/features/history/api/useHistory', () => ({ useIsKept: () => true, useKeptIds: () => kept.ids }));

Element.prototype.scrollIntoView = () => undefined;
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};

const intake = { take: vi.fn(), choose: vi.fn(), refused: [], isDragging: false };

function photo(id: string, change: Partial<QueueItem> = {}): QueueItem {
  return { ...newItem(id, new File(['x'], `${id}.jpg`), `blob:${id}`), ...change };
}

function answered(id: string, verdict: VerdictName, entry: number | null = 1): QueueItem {
  return photo(id, { status: 'done', result: makePrediction({ verdict }), entry });
}

/** One of the page's photos is answered. */
let answer: (id: string) => void;

function Page({ items }: { items: QueueItem[] }) {
  const [queue, dispatch] = useReducer(reduceQueue, { items, selected: items[0]?.id ?? null });
  answer = (id) => dispatch({ type: 'succeeded', id, result: makePrediction(), now: 1 });
  const each =
    (type: 'cancelled' | 'removed') =>
    (...ids: string[]) => {
      for (const id of ids) dispatch({ type, id });
    };
  const controls = {
    add: vi.fn(),
    select: (id: string) => dispatch({ type: 'selected', id }),
    cancel: each('cancelled'),
    remove: each('removed'),
    retry: vi.fn(),
    resendWithKey: vi.fn(),
  };
  const chosen = queue.items.find(({ id }) => id === queue.selected);
  return (
    <QueueContext value={{ ...queue, ...controls }}>
      <IntakeContext value={intake}>
        <main id="main" tabIndex={-1}>
          {chosen && <Photos chosen={chosen} />}
        </main>
      </IntakeContext>
    </QueueContext>
  );
}

function Photos({ chosen }: { chosen: QueueItem }) {
  const shown = useShown();
  return <QueueHeader chosen={chosen} shown={shown} onCamera={vi.fn()} />;
}

const MANY = [
  answered('none1', 'likely_real'),
  answered('strong1', 'likely_fake'),
  answered('none2', 'likely_real'),
  answered('unsure', 'uncertain'),
  answered('strong2', 'likely_fake'),
  photo('failed', { status: 'failed' }),
  photo('waits', { status: 'waiting' }),
];

const button = (name: string | RegExp) => screen.getByRole('button', { name });
/** Names of the photos in the strip; the chosen one's has a star. */
const strip = () =>
  screen
    .getAllByRole('button', { name: /\.jpg: / })
    .map(
      (tile) => `${tile.title.replace('.jpg', '')}${tile.getAttribute('aria-current') === 'true' ? '*' : ''}`,
    );

test('a few photos are not counted, and many are, the gravest first', () => {
  const { unmount } = render(<Page items={MANY.slice(0, 5)} />);
  expect(screen.queryByRole('group', { name: 'Show only' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Next flagged' })).toBeNull();
  unmount();

  render(<Page items={MANY} />);

  const counts = screen.getAllByRole('button', { pressed: false }).map(({ textContent }) => textContent);
  expect(counts).toEqual(['2 strong', '1 uncertain', '2 no evidence', '1 failed', '1 to come']);
});

test('a file that says it is generated is counted apart, in the tone of doubt, and is flagged', () => {
  const { result } = answered('g', 'likely_real');
  if (!result) throw new Error('no answer');
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  const generated = { ...answered('g', 'likely_real'), result: { ...result, provenance } };
  const { unmount } = render(<Page items={[generated]} />);
  expect(screen.getByText('File says it is generated')).toHaveClass('text-uncertain');
  unmount();

  render(<Page items={[...'abcde'].map((id) => answered(id, 'likely_real')).concat(generated)} />);

  expect(button('1 say generated')).toBeVisible();
  expect(button('Next flagged')).toBeVisible();
});

test('a count shows the photos of its kind alone, and the first of them, until it is pressed again', async () => {
  render(<Page items={MANY} />);

  await userEvent.click(button('2 strong'));
  expect(strip()).toEqual(['strong1*', 'strong2']);

  await userEvent.click(button('1 uncertain'));
  expect(strip()).toEqual(['strong1*', 'unsure', 'strong2']);

  await userEvent.click(button('2 strong'));
  await userEvent.click(button('1 uncertain'));
  expect(strip()).toHaveLength(MANY.length);
});

test('the next photo that wants looking at is found from the chosen one on, round and round, and told', async () => {
  render(<Page items={MANY} />);
  const next = async () => {
    await userEvent.click(button('Next flagged'));
    return strip().find((name) => name.endsWith('*'));
  };

  expect([await next(), await next(), await next(), await next()]).toEqual([
    'strong1*',
    'unsure*',
    'strong2*',
    'strong1*',
  ]);
  expect(screen.getByRole('status')).toHaveTextContent('strong1.jpg: Strong evidence');
});

test('the only one that wants looking at takes the button away, and the keyboard goes on from the screen', async () => {
  render(
    <Page items={[...'abcde'].map((id) => answered(id, 'likely_real')).concat(answered('f', 'uncertain'))} />,
  );

  await userEvent.click(button('Next flagged'));

  expect(screen.queryByRole('button', { name: 'Next flagged' })).toBeNull();
  expect(screen.getByRole('main')).toHaveFocus();
});

test('all that is to come can be cancelled at once, and all that is finished cleared', async () => {
  render(<Page items={MANY} />);

  await userEvent.click(button('Cancel all'));
  expect(button('waits.jpg: Cancelled')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Cancel all' })).toBeNull();

  await userEvent.click(button('Clear finished'));
  expect(screen.queryByRole('button', { name: /\.jpg: / })).toBeNull();
});

test('answers that are kept nowhere else are not cleared without a question', async () => {
  render(<Page items={[...MANY, answered('unkept', 'likely_real', null)]} />);

  await userEvent.click(button('Clear finished'));
  expect(screen.getByText(/^One answer is not in the history/)).toBeVisible();
  await userEvent.click(button('Keep them'));
  expect(strip()).toHaveLength(MANY.length + 1);

  await userEvent.click(button('Clear finished'));
  await userEvent.click(button('Clear all the same'));
  expect(strip()).toEqual(['waits*']);
});

test('answers whose entries were deleted from the history are not cleared without a question either', async () => {
  kept.ids = [];
  render(<Page items={MANY} />);

  await userEvent.click(button('Clear finished'));

  expect(screen.getByText(/^5 answers are not in the history/)).toBeVisible();
  kept.ids = [1];
});

test('with a filter on, the next of those shown is chosen where the chosen one is removed', async () => {
  render(<Page items={MANY} />);
  await userEvent.click(button('2 strong'));

  await userEvent.click(button(/^Remove strong1/));

  expect(strip()).toEqual(['strong2*']);
});

test('the keyboard goes on from the neighbour where an answer takes the focused photo out of the filter', async () => {
  const waiting = ['w1', 'w2', 'w3'].map((id) => photo(id, { status: 'waiting' }));
  render(<Page items={[...waiting, ...MANY]} />);
  await userEvent.click(button('4 to come'));
  act(() => button(/^w2.jpg: /).focus());

  act(() => answer('w2'));

  expect(screen.queryByRole('button', { name: /^w2.jpg: / })).toBeNull();
  expect(button(/^w3.jpg: /)).toHaveFocus();
});

test('the chosen photo is named in full, and one that was not analyzed is not told in the red of strong evidence', () => {
  const name = 'a-name-that-is-much-longer-than-any-tile-could-ever-hold-0017.jpg';
  render(<Page items={[photo('a', { status: 'failed', file: new File(['x'], name) })]} />);

  expect(screen.getByText(name)).not.toHaveClass('truncate');
  expect(screen.getByText('Not analyzed')).not.toHaveClass('text-fake');
  expect(button(`Try ${name} again`)).toBeVisible();
});
