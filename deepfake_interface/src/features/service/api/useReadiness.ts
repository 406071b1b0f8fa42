import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useRef } from 'react';
import { http, PROMPT } from '@/api/http';
import { notFromTheService, type Problem } from '@/api/problem';

const ASK_AGAIN_MS = 3000;

export type ServiceState = 'ready' | 'starting' | 'unreachable' | 'offline' | 'unknown';

/** Asked once, and again every few seconds only while the service is in trouble. */
const readinessQuery = queryOptions<boolean, Problem>({
  queryKey: ['readiness'],
  queryFn: async ({ signal }) => {
    const { data } = await http.get<{ status?: string }>('/readyz', { signal, ...PROMPT });
    if (data?.status !== 'ready') throw notFromTheService();
    return true;
  },
  retry: false,
  networkMode: 'always',
  staleTime: 60_000,
  refetchInterval: (query) => (query.state.status === 'error' ? ASK_AGAIN_MS : false),
  refetchOnReconnect: 'always',
});

export function useServiceState(): ServiceState {
  const { isSuccess, isError, error } = useQuery(readinessQuery);
  if (isSuccess && !isError) return 'ready';
  if (!isError) return 'unknown';
  if (error.code === 'offline' || error.code === 'unreachable') return error.code;
  return 'starting';
}

/** Calls `action` when the service answers again after it did not. */
export function useOnServiceBack(action: () => void) {
  const state = useServiceState();
  const before = useRef(state);
  const act = useEffectEvent(action);
  useEffect(() => {
    const inTrouble = before.current !== 'ready' && before.current !== 'unknown';
    before.current = state;
    if (state === 'ready' && inTrouble) act();
  }, [state]);
}

/** To be called where a request found nobody: asks for readiness now instead of at the next visit, and gives
 * whether the service is ready. */
export function useIsReady() {
  const client = useQueryClient();
  return useCallback(
    () =>
      client.query({ ...readinessQuery, staleTime: 0 }).then(
        () => true,
        () => false,
      ),
    [client],
  );
}
