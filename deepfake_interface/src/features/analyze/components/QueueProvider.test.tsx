import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from '@/api/http';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { type QueueControls, useQueue } from '../lib/queueContext';
import { PendingPanel } from './PendingPanel';
import { QueueProvider } from './QueueProvider';

const remember = vi.hoisted(() => vi.fn());
const kept = vi.hoisted(() => ({ ids: [7] }));
vi.mock('@/features/history/api/useHistory', () => ({
  useRemember: () => remember,
  useKeptIds: () => kept.ids,
}));

const photo = new File(['x'], 'a.jpg', { type: 'image/jpeg' });
let queue: QueueControls;

function Probe() {
  queue = useQueue();
  const shown = queue.items.find(({ id }) => id === queue.selected);
  return (
    <main id="main" tabIndex={-1}>
      {shown && <PendingPanel item={shown} shown={queue.items} />}
    </main>
  );
}

beforeEach(() => {
  remember.mockReset().mockResolvedValue(7);
  URL.createObjectURL = () => 'blob:a';
  vi.spyOn(http, 'get').mockResolvedValue({ data: { status: 'ready' } });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <QueueProvider>
        <Probe />
      </QueueProvider>
    </QueryClientProvider>,
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  sessionStorage.clear();
});

/** Whether the browser asks before the page is left. */
const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

test('the page is not left without a question while an answer is still to come', async () => {
  let answer: (response: unknown) => void = () => undefined;
  vi.spyOn(http, 'post').mockReturnValue(new Promise((resolve) => (answer = resolve)));
  expect(leave()).toBe(false);

  await act(async () => queue.add([photo]));
  expect(leave()).toBe(true);

  await act(async () => answer({ data: makePrediction() }));
  expect(queue.items[0]?.status).toBe('done');
  expect(leave()).toBe(false);
});

test('the page is not left without a question with an answer that is kept nowhere, until that is removed', async () => {
  remember.mockResolvedValue(null);
  vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo]));
  expect(queue.items[0]?.status).toBe('done');
  expect(leave()).toBe(true);

  URL.revokeObjectURL = () => undefined;
  await act(async () => queue.remove(queue.items[0]?.id ?? ''));
  expect(leave()).toBe(false);
});

test('nor with an answer whose entry was deleted from the history since', async () => {
  vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo]));
  expect(leave()).toBe(false);

  kept.ids = [];
  await act(async () => queue.select(queue.items[0]?.id ?? ''));
  expect(leave()).toBe(true);
  kept.ids = [7];
});

test.each(['unreachable', 'offline'])(
  'a service that is %s is asked whether it is there, for all photos at once',
  async (code) => {
    await act(async () => undefined);
    vi.mocked(http.get).mockClear();
    vi.spyOn(http, 'post').mockRejectedValue(new Problem(code, 'Network Error'));

    await act(async () => queue.add([photo]));

    expect(queue.items[0]?.status).toBe('waiting');
    expect(http.get).toHaveBeenCalledExactlyOnceWith('/readyz', expect.anything());
  },
);

test('an answer to the same question takes the place of the entry before, and one to another has its own', async () => {
  vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo], true));
  const id = queue.items[0]?.id ?? '';

  await act(async () => queue.retry(id, { stability: true }));
  await act(async () => queue.retry(id, { region: 'image' }));

  const circumstances = remember.mock.calls.map(([, , how]) => how);
  expect(circumstances.map(({ pasted }) => pasted)).toEqual([true, true, true]);
  expect(await Promise.all(circumstances.map(({ over }) => over))).toEqual([undefined, 7, undefined]);
});

/** Seconds pass, on fake timers. */
async function pass(seconds: number) {
  for (let second = 0; second < seconds; second++) await act(() => vi.advanceTimersByTimeAsync(1000));
}

test('an upload that breaks off again and again, while the service is ready, ends', async () => {
  await act(async () => undefined);
  vi.useFakeTimers();
  const post = vi.spyOn(http, 'post').mockRejectedValue(new Problem('unreachable', 'Network Error'));

  await act(async () => queue.add([photo]));
  await pass(120);

  expect(queue.items[0]).toMatchObject({ status: 'failed', problem: { code: 'upload_breaks_off' } });
  expect(post).toHaveBeenCalledTimes(6);
});

test('an upload that breaks off in an outage, which the service’s check takes long to tell, is tried for ever', async () => {
  await act(async () => undefined);
  vi.useFakeTimers();
  const gone = new Problem('unreachable', 'Network Error');
  vi.mocked(http.get).mockImplementation(
    () => new Promise((_, reject) => setTimeout(() => reject(gone), 30_000)),
  );
  const post = vi.spyOn(http, 'post').mockRejectedValue(gone);

  await act(async () => queue.add([photo]));
  await pass(400);

  expect(post.mock.calls.length).toBeGreaterThan(6);
  expect(queue.items[0]?.status).not.toBe('failed');
});

test('of twenty photos in an outage one is sent now and then, and not each of them at every try', async () => {
  await act(async () => undefined);
  vi.useFakeTimers();
  const post = vi.spyOn(http, 'post').mockRejectedValue(new Problem('unreachable', 'HTTP 502', 502));

  await act(async () => queue.add(Array.from({ length: 20 }, () => photo)));
  await pass(45);

  expect(post.mock.calls.length).toBeLessThan(10);
  post.mockResolvedValue({ data: makePrediction() });
  await pass(16);
  expect(queue.items.every(({ status }) => status === 'done')).toBe(true);
});

test('a photo that is held back by an outage says so', async () => {
  vi.spyOn(http, 'post').mockRejectedValue(new Problem('unreachable', 'HTTP 502', 502));
  await act(async () => queue.add([photo, photo, photo]));

  await act(async () => queue.select(queue.items[2]?.id ?? ''));

  expect(queue.items[2]?.status).toBe('queued');
  expect(screen.getByRole('heading', { name: 'The service does not answer' })).toBeVisible();
});

test('a photo that was cancelled and sent again while the service was asked is not taken for the try before', async () => {
  await act(async () => undefined);
  let ready: (response: unknown) => void = () => undefined;
  vi.mocked(http.get).mockReturnValue(new Promise((resolve) => (ready = resolve)));
  vi.spyOn(http, 'post')
    .mockRejectedValueOnce(new Problem('unreachable', 'Network Error'))
    .mockReturnValue(new Promise(() => undefined));
  await act(async () => queue.add([photo]));
  const id = queue.items[0]?.id ?? '';

  await act(async () => queue.cancel(id));
  await act(async () => queue.retry(id));
  await act(async () => ready({ data: { status: 'ready' } }));

  expect(queue.items[0]).toMatchObject({ status: 'uploading', problem: null });
});

test('a new key is for what is under way without it too: nothing is refused for the key before', async () => {
  const refused = new Problem('unauthorized', '', 401);
  const post = vi.spyOn(http, 'post').mockRejectedValueOnce(refused);
  post.mockReturnValueOnce(new Promise(() => undefined)).mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo, photo]));
  expect(queue.items.map(({ status }) => status)).toEqual(['failed', 'uploading']);

  await userEvent.type(screen.getByLabelText('API key'), 'the-right-one');
  await userEvent.click(screen.getByRole('button', { name: 'Send with this key' }));

  expect(post.mock.calls[1]?.[2]?.signal?.aborted).toBe(true);
  expect(queue.items.map(({ status }) => status)).toEqual(['done', 'done']);
});

test('an answered photo knows its entry in the history, also once another question had no answer', async () => {
  const post = vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo]));
  const id = queue.items[0]?.id ?? '';
  expect(queue.items[0]?.entry).toBe(7);

  post.mockReturnValueOnce(new Promise(() => undefined));
  await act(async () => queue.retry(id, { region: 'image' }));
  await act(async () => queue.cancel(id));
  expect(queue.items[0]?.entry).toBe(7);

  remember.mockResolvedValue(null);
  post.mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.retry(id, { stability: true }));
  expect(queue.items[0]).toMatchObject({ status: 'done', entry: null });
});

test('an answer that is not kept leaves the entry before it for the next to replace', async () => {
  vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  remember.mockResolvedValueOnce(7).mockResolvedValueOnce(null);
  await act(async () => queue.add([photo]));
  const id = queue.items[0]?.id ?? '';

  await act(async () => queue.retry(id, { stability: true }));
  await act(async () => queue.retry(id, { stability: true }));

  expect(await remember.mock.lastCall?.[2].over).toBe(7);
});

test('a further question leaves the keyboard where it was asked, and sending a photo again takes it to the screen', async () => {
  vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  await act(async () => queue.add([photo]));
  const id = queue.items[0]?.id ?? '';

  await act(async () => queue.retry(id, { stability: true }));
  expect(document.body).toHaveFocus();

  await act(async () => queue.retry(id));
  expect(screen.getByRole('main')).toHaveFocus();
});
