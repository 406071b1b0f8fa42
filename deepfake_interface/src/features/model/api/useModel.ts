import { queryOptions, useQuery } from '@tanstack/react-query';
import { http } from '@/api/http';
import { notFromTheService, type Problem } from '@/api/problem';
import type { Manifest } from '@/api/types';

export const modelQuery = queryOptions<Manifest, Problem>({
  queryKey: ['model'],
  queryFn: async ({ signal }) => {
    const { data } = await http.get<Manifest>('/model', { signal });
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
