import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { makeFace, makePrediction } from '@/test/samples';
import { IntakeContext } from '../lib/intakeContext';
import { newItem, type QueueItem, reduceQueue } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import AnalyzeScreen from './AnalyzeScreen';

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
const intake = { take: vi.fn(), choose: vi.fn(), refused: [], isDragging: false };

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
  const answered = reduceQueue(asked, { type: 'succeeded', id, result, now: 2 });
  rerender(page(answered.items));
  expect(answered.items[0]?.stability).toBe(true);
  expect(screen.getByRole('heading', { name: 'Picture quality: face 2' })).toBeVisible();
});

test('the answer to a pasted photo says that it may be of a copy, and no other does', () => {
  const done: QueueItem = { ...photo, status: 'done', result: makePrediction(), examinedAt: 1 };
  const { rerender } = render(page([done]));
  expect(screen.queryByText(/^This was pasted/)).toBeNull();

  rerender(page([{ ...done, pasted: true }]));

  expect(screen.getByText(/^This was pasted/)).toBeVisible();
});
