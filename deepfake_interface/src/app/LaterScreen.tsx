import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { t } from '@/i18n/strings';
import { focusMain } from '@/shared/lib/focusMain';
import { Button } from '@/shared/ui/Button';
import { importAgain } from './importAgain';
import type { laterScreens } from './laterScreens';

type Screens = typeof laterScreens;

/** Not React.lazy, which keeps a failure for as long as the page lives. */
const screensQuery = queryOptions({
  queryKey: ['later screens'],
  queryFn: () => importAgain(() => import('./laterScreens')).then((file) => file.laterScreens),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  networkMode: 'always',
  retry: false,
});

/** Loads the other screens once the first one is drawn, so that they are there when the connection is not. */
export function usePreloadedScreens() {
  const client = useQueryClient();
  useEffect(() => {
    const load = () => void client.prefetchQuery(screensQuery);
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(load, 1000);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(load);
    return () => cancelIdleCallback(idle);
  }, [client]);
}

/** One of the other screens; where they cannot be loaded, words and a way to try again that keeps the queue. */
export function LaterScreen({ children }: { children: (screens: Screens) => ReactNode }) {
  const { data, isError, refetch } = useQuery(screensQuery);
  if (data) return children(data);
  if (!isError) return <p className="text-ink-2">{t.app.loading}</p>;
  return (
    <section role="alert" className="max-w-2xl">
      <h1 className="text-3xl">{t.app.notLoaded.title}</h1>
      <p className="mt-4 text-ink-2">{t.app.notLoaded.body}</p>
      <Button
        kind="primary"
        icon="retry"
        className="mt-6"
        onClick={() => {
          void refetch();
          focusMain();
        }}
      >
        {t.app.notLoaded.again}
      </Button>
    </section>
  );
}
