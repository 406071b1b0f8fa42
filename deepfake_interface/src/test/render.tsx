import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { Manifest } from '@/api/types';
import { modelQuery } from '@/features/model/api/useModel';

/** Renders with the manifest already loaded, or with none where `manifest` is null. */
export function renderWithModel(element: ReactElement, manifest: Manifest | null) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  if (manifest) client.setQueryData(modelQuery.queryKey, manifest);
  return render(<QueryClientProvider client={client}>{element}</QueryClientProvider>);
}
