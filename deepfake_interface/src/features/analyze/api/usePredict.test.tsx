import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { http } from '@/api/http';
import { modelQuery, useModel } from '@/features/model/api/useModel';
import { makeManifest, makePrediction } from '@/test/samples';
import { usePredict } from './predict';

const request = {
  file: new File(['x'], 'photo.jpg'),
  region: 'auto',
  stability: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
} as const;

afterEach(() => vi.restoreAllMocks());

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
