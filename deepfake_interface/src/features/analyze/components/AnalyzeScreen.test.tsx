import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useReducer } from 'react';
import { Problem } from '@/api/problem';
import { makeFace, makePrediction } from '@/test/samples';
import { IntakeContext } from '../lib/intakeContext';
import { newItem, type QueueItem, reduceQueue } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import AnalyzeScreen from './AnalyzeScreen';

vi.mock('@/shared/lib/thumbnail', () => ({
  makeThumbnail: async () => null,
  makeStill: async (_: File, isAnimated: boolean) => isAnimated && new Blob(['still']),
}));
vi.mock('@/features/relief/components/ReliefPanel', () => ({ ReliefPanel: () => null }));

const photo = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
const client = new QueryClient();
const controls = {
  add: vi.fn(),
  select: vi.fn(),
  cancel: vi.fn(),
  remove: vi.fn(),
  retry: vi.fn(),
  resendWithKey: vi.fn(),
};
const intake = { take: vi.fn(), choose: vi.fn(), refused: [] as string[], isDragging: false };

function page(items: QueueItem[]) {
  return (
    <QueryClientProvider client={client}>
      <QueueContext value={{ ...controls, items, selected: items[0]?.id ?? null }}>
        <IntakeContext value={intake}>
          <input />
          <main id="main" tabIndex={-1}>
            <AnalyzeScreen />
          </main>
        </IntakeContext>
      </QueueContext>
    </QueryClientProvider>
  );
}

Element.prototype.scrollIntoView = () => undefined;

test('the first photo takes its button away, so the keyboard goes on from the screen', () => {
  const { rerender } = render(page([]));
  screen.getByRole('button', { name: 'Choose photos' }).focus();

  rerender(page([photo]));

  expect(screen.getByRole('main')).toHaveFocus();
});

test('a focus that is elsewhere by then stays there', () => {
  const { rerender } = render(page([]));
  screen.getByRole('textbox').focus();

  rerender(page([photo]));

  expect(screen.getByRole('textbox')).toHaveFocus();
});

test('an answer that takes the focused button away leaves the keyboard on the screen', () => {
  const { rerender } = render(page([{ ...photo, status: 'examining' }]));
  screen.getByRole('button', { name: 'Cancel' }).focus();

  rerender(page([{ ...photo, status: 'done', result: makePrediction(), examinedAt: 1 }]));

  expect(screen.getByRole('main')).toHaveFocus();
});

test('the last answer takes Cancel all away, whichever photo it is of, and leaves the keyboard on the screen', () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction(), examinedAt: 1 };
  const photos = [...'abcdef'].map((id): QueueItem => ({ ...done, id, file: new File(['x'], `${id}.jpg`) }));
  const { rerender } = render(page(photos.with(5, { ...photos[5], status: 'examining' } as QueueItem)));
  screen.getByRole('button', { name: 'Cancel all' }).focus();

  rerender(page(photos));

  expect(screen.getByRole('main')).toHaveFocus();
});

test('of an animation the stage shows the frame that was looked at', async () => {
  URL.createObjectURL = () => 'blob:still';
  URL.revokeObjectURL = () => undefined;
  const result = makePrediction({ reasons: [{ code: 'first_frame_only', detail: '' }] });
  const { rerender } = render(page([{ ...photo, status: 'examining' }]));
  expect(screen.getByRole('img', { name: /a\.jpg/ })).toHaveAttribute('src', 'blob:a');

  rerender(page([{ ...photo, status: 'done', result, examinedAt: 1 }]));

  await waitFor(() =>
    expect(screen.getByRole('img', { name: /a\.jpg/ })).toHaveAttribute('src', 'blob:still'),
  );
});

test('the names of files that were not sent break anywhere, however long they are', () => {
  intake.refused = [`${'a'.repeat(200)}.txt`];
  render(page([]));

  expect(screen.getByText(/^Not a picture/)).toHaveClass('wrap-anywhere');
  intake.refused = [];
});

test('asking how steady a face is answers about that face', async () => {
  const result = makePrediction({ faces: [makeFace(), makeFace({ verdict: 'uncertain' })] });
  const done: QueueItem = { ...photo, status: 'done', result, examinedAt: 1 };
  const { rerender } = render(page([done]));
  const faces = within(screen.getByRole('region', { name: /^Faces/ }));
  await userEvent.click(faces.getByRole('button', { name: /Uncertain/ }));

  await userEvent.click(screen.getByRole('button', { name: 'Check how steady the score is' }));

  const [id, ask] = controls.retry.mock.lastCall ?? [];
  const asked = reduceQueue({ items: [done], selected: id }, { type: 'requeued', ids: [id], ask });
  rerender(page(asked.items));
  expect(screen.getByRole('heading', { name: 'What face 2 resembles' })).toBeVisible();
  const answered = reduceQueue(asked, { type: 'succeeded', id, result, now: 2 });
  rerender(page(answered.items));
  expect(answered.items[0]?.stability).toBe(true);
  expect(screen.getByRole('heading', { name: 'What face 2 resembles' })).toBeVisible();
});

test('the answer to a pasted photo says that it may be of a copy, and no other does', () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction(), examinedAt: 1 };
  const { rerender } = render(page([done]));
  expect(screen.queryByText(/^This was pasted/)).toBeNull();

  rerender(page([{ ...done, pasted: true }]));

  expect(screen.getByText(/^This was pasted/)).toBeVisible();
});

test('while a photo is asked about once more its answer stays, and so do focus and place', async () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction(), examinedAt: 1 };
  const { rerender } = render(page([done]));
  const heading = screen.getByRole('heading', { name: 'Strong evidence of a fake, likely altered' });
  const check = screen.getByRole('button', { name: 'Check how steady the score is' });
  check.focus();

  const queue = { items: [done], selected: 'a' };
  const asked = reduceQueue(queue, { type: 'requeued', ids: ['a'], ask: { stability: true, face: 0 } });
  const sent = reduceQueue(asked, { type: 'started', id: 'a' });
  rerender(page(sent.items));

  expect(heading).toBeInTheDocument();
  expect(check).toHaveFocus();
  expect(check).toHaveAttribute('aria-busy', 'true');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(controls.cancel).toHaveBeenCalledWith('a');

  const steady = { min: 0.9, max: 0.95, flipped: false };
  const result = makePrediction({ faces: [makeFace({ stability: steady })] });
  rerender(page(reduceQueue(sent, { type: 'succeeded', id: 'a', result, now: 2 }).items));
  expect(heading).toBeInTheDocument();
  expect(screen.getByText('Steady: 90%–95% under small edits')).toBeVisible();
});

test('a further question that has to wait says why', () => {
  const problem = new Problem('overloaded', 'full', 503, 5);
  const { region, stability, entry } = photo;
  const earlier = { region, stability, entry, result: makePrediction(), examinedAt: 1 };
  render(page([{ ...photo, status: 'waiting', stability: true, earlier, problem, retryAt: 1 }]));

  expect(screen.getByText('The service is busy. Will try again.')).toBeVisible();
});

/** As `page`, where photos can be chosen and removed. */
function Session({ items }: { items: QueueItem[] }) {
  const [queue, dispatch] = useReducer(reduceQueue, { items, selected: items[0]?.id ?? null });
  const select = (id: string) => dispatch({ type: 'selected', id });
  const remove = (id: string) => dispatch({ type: 'removed', id });
  return (
    <QueryClientProvider client={client}>
      <QueueContext value={{ ...controls, ...queue, select, remove }}>
        <IntakeContext value={intake}>
          <AnalyzeScreen />
        </IntakeContext>
      </QueueContext>
    </QueryClientProvider>
  );
}

test('with a filter on, the panel’s Remove chooses the next of those shown, and after the last the queue’s', async () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction(), examinedAt: 1 };
  const failed: QueueItem = { ...photo, status: 'failed', problem: new Problem('invalid_image', '', 422) };
  const named = (id: string, item: QueueItem) => ({ ...item, id, file: new File(['x'], `${id}.jpg`) });
  const answers = [...'abcdef'].map((id) => named(id, done));
  render(
    <Session items={answers.toSpliced(2, 0, named('f1', failed)).toSpliced(5, 0, named('f2', failed))} />,
  );
  await userEvent.click(screen.getByRole('button', { name: '2 failed' }));
  const chosen = () => document.querySelector('button[aria-current="true"]')?.getAttribute('title');
  expect(chosen()).toBe('f1.jpg');

  await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
  expect(chosen()).toBe('f2.jpg');

  await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
  expect(chosen()).toBe('e.jpg');
});
