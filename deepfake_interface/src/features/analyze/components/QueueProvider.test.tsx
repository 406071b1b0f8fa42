import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { http } from '@/api/http';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { type QueueControls, useQueue } from '../lib/queueContext';
import { QueueProvider } from './QueueProvider';

const remember = vi.hoisted(() => vi.fn());
vi.mock('@/features/history/api/useHistory', () => ({ useRemember: () => remember }));

const photo = new File(['x'], 'a.jpg', { type: 'image/jpeg' });
let queue: QueueControls;

function Probe() {
  queue = useQueue();
  return <main id="main" tabIndex={-1} />;
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

afterEach(() => vi.restoreAllMocks());

test('the page is not left without a question while an answer is still to come', async () => {
  const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  let answer: (response: unknown) => void = () => undefined;
  vi.spyOn(http, 'post').mockReturnValue(new Promise((resolve) => (answer = resolve)));
  expect(leave()).toBe(false);

  await act(async () => queue.add([photo]));
  expect(leave()).toBe(true);

  await act(async () => answer({ data: makePrediction() }));
  expect(queue.items[0]?.status).toBe('done');
  expect(leave()).toBe(false);
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

test('an upload that breaks off again and again, while the service is ready, ends', async () => {
  await act(async () => undefined);
  vi.useFakeTimers();
  const post = vi.spyOn(http, 'post').mockRejectedValue(new Problem('unreachable', 'Network Error'));

  await act(async () => queue.add([photo]));
  for (let second = 0; second < 120; second++) await act(() => vi.advanceTimersByTimeAsync(1000));
  vi.useRealTimers();

  expect(queue.items[0]).toMatchObject({ status: 'failed', problem: { code: 'upload_breaks_off' } });
  expect(post).toHaveBeenCalledTimes(6);
});
