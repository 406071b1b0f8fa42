import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import { http } from '@/api/http';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { type QueueControls, useQueue } from '../lib/queueContext';
import { QueueProvider } from './QueueProvider';

vi.mock('@/features/history/api/useHistory', () => ({ useRemember: () => async () => undefined }));

const photo = new File(['x'], 'a.jpg', { type: 'image/jpeg' });
let queue: QueueControls;

function Probe() {
  queue = useQueue();
  return <main id="main" tabIndex={-1} />;
}

beforeEach(() => {
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
