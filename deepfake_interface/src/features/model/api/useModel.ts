import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { http, PROMPT } from '@/api/http';
import { notFromTheService, type Problem } from '@/api/problem';
import type { Manifest } from '@/api/types';

export const modelQuery = queryOptions<Manifest, Problem>({
  queryKey: ['model'],
  queryFn: async ({ signal }) => {
    const { data } = await http.get<Manifest>('/model', { signal, ...PROMPT });
    if (!data?.thresholds || !data.quality) throw notFromTheService();
    return data;
  },
  staleTime: 5 * 60_000,
  networkMode: 'always',
  retry: 3,
  retryDelay: (attempt) => 1000 * 2 ** attempt,
});

/** The manifest of the model that the service runs: thresholds, limits, training data, measured results. */
export function useModel() {
  return useQuery(modelQuery);
}

/** To be called with the version that gave a fresh answer: where the service has changed its model, the manifest is asked
 * for anew. */
export function useNoteVersion() {
  const client = useQueryClient();
  return useCallback(
    (version: string) => {
      const known = client.getQueryData(modelQuery.queryKey);
      if (known && known.version !== version) void client.invalidateQueries(modelQuery);
    },
    [client],
  );
}
