import { useEffect, useEffectEvent } from 'react';
import { useOnServiceBack } from '@/features/service/api/useReadiness';
import { idsOf, type QueueItem } from './queue';

/** Milliseconds; a longer timer overflows and fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Wakes waiting photos: when their time has come, when the browser is online again, when the service answers again. */
export function useRetries(items: QueueItem[], requeue: (ids: string[]) => void) {
  const waiting = items.filter((item) => item.status === 'waiting');
  const nextAt = Math.min(...waiting.map((item) => item.retryAt ?? Number.POSITIVE_INFINITY));

  const wake = useEffectEvent((isDue: (item: QueueItem) => boolean) => {
    const due = waiting.filter(isDue);
    if (due.length > 0) requeue(idsOf(due));
  });

  useEffect(() => {
    const wait = Math.max(0, nextAt - Date.now());
    if (wait > LONGEST_TIMER) return;
    const timer = setTimeout(() => wake((item) => item.retryAt !== null && item.retryAt <= nextAt), wait);
    return () => clearTimeout(timer);
  }, [nextAt]);

  useEffect(() => {
    const online = () => wake(() => true);
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, []);

  useOnServiceBack(() => requeue(idsOf(waiting)));
}
