import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { http } from '@/api/http';
import { useModel } from '@/features/model/api/useModel';
import { useServiceState } from './useReadiness';

test.each([
  ['/readyz', useServiceState],
  ['/model', useModel],
])('%s is not waited for by the minute', (path, useQuery) => {
  const get = vi.spyOn(http, 'get').mockReturnValue(new Promise(() => undefined));

  renderHook(useQuery as () => unknown, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
    ),
  });

  expect(get).toHaveBeenCalledWith(path, expect.objectContaining({ timeout: 10_000 }));
  get.mockRestore();
});
