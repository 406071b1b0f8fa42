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

afterEach(() => vi.restoreAllMocks());

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
