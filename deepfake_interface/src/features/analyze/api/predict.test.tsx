import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { http } from '@/api/http';
import { Problem } from '@/api/problem';
import { modelQuery, useModel } from '@/features/model/api/useModel';
import { makeManifest, makePrediction } from '@/test/samples';
import { predict, usePredict } from './predict';

const request = {
  file: new File(['x'], 'photo.jpg'),
  region: 'auto',
  stability: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
} as const;

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([['<html>Sign in to the network</html>'], [null], [{ status: 'ok' }]])(
  "an answer that is not the service's is waited out, never shown: %s",
  async (data) => {
    vi.spyOn(http, 'post').mockResolvedValue({ data });

    await expect(predict(request)).rejects.toMatchObject({ code: 'unreachable' });
  },
);

test('an answer is handed on as it came', async () => {
  const answer = makePrediction();
  vi.spyOn(http, 'post').mockResolvedValue({ data: answer });

  await expect(predict(request)).resolves.toBe(answer);
});

test.each(['unreachable', 'offline'])(
  'a file that can no longer be read is told apart from a service that is %s',
  async (code) => {
    vi.spyOn(http, 'post').mockRejectedValue(new Problem(code, 'Network Error'));
    await expect(predict(request)).rejects.toMatchObject({ code });

    const gone = new File(['x'], 'gone.jpg');
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }) as Blob;

    await expect(predict({ ...request, file: gone })).rejects.toMatchObject({ code: 'file_unreadable' });
  },
);

/** A request that nobody ends; it can be told of its progress. What became of it: null while it is under way. */
function unanswered(signal = request.signal) {
  vi.useFakeTimers();
  let config: Parameters<typeof http.post>[2];
  vi.spyOn(http, 'post').mockImplementation((_url, _body, given) => {
    config = given;
    return new Promise((_, reject) =>
      given?.signal?.addEventListener?.('abort', () => reject(new Problem('cancelled', ''))),
    );
  });
  let end: string | null = null;
  predict({ ...request, signal }).catch((error: Problem) => {
    end = error.code;
  });
  return {
    end: () => end,
    uploaded: (loaded: number) =>
      config?.onUploadProgress?.({ loaded, total: 100, bytes: 0, lengthComputable: true }),
  };
}

test('an upload that gets no further for a minute is given up, and so is an answer that takes three', async () => {
  const sent = unanswered();
  for (const share of [20, 40, 60]) {
    await vi.advanceTimersByTimeAsync(59_000);
    sent.uploaded(share);
  }
  await vi.advanceTimersByTimeAsync(59_000);
  expect(sent.end()).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.end()).toBe('unreachable');

  const examined = unanswered();
  examined.uploaded(100);
  await vi.advanceTimersByTimeAsync(179_000);
  expect(examined.end()).toBeNull();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(examined.end()).toBe('unreachable');
});

test('a request that is cancelled ends as that, and no timer is left of it', async () => {
  const visitor = new AbortController();
  const sent = unanswered(visitor.signal);

  visitor.abort();
  await vi.advanceTimersByTimeAsync(0);

  expect(sent.end()).toBe('cancelled');
  expect(vi.getTimerCount()).toBe(0);
});

test('an answer of a newer model has the manifest asked for anew, and one of the same model does not', async () => {
  const client = new QueryClient();
  client.setQueryData(modelQuery.queryKey, makeManifest());
  const get = vi.spyOn(http, 'get').mockResolvedValue({ data: makeManifest({ version: '2.0.0' }) });
  const post = vi.spyOn(http, 'post').mockResolvedValue({ data: makePrediction() });
  const { result } = renderHook(() => ({ model: useModel(), predict: usePredict() }), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  });

  await act(() => result.current.predict.mutateAsync(request));
  expect(get).not.toHaveBeenCalled();
  const newer = { ...makePrediction().model, version: '2.0.0' };
  post.mockResolvedValue({ data: makePrediction({ model: newer }) });
  await act(() => result.current.predict.mutateAsync(request));

  await waitFor(() => expect(result.current.model.data?.version).toBe('2.0.0'));
});
