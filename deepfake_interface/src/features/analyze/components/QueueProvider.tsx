import { type ReactNode, useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { isOutage, toProblem } from '@/api/problem';
import { useKeptIds, useRemember } from '@/features/history/api/useHistory';
import { useIsReady } from '@/features/service/api/useReadiness';
import { focusMain } from '@/shared/lib/focusMain';
import { usePredict } from '../api/predict';
import {
  idsOf,
  isPending,
  isRunning,
  isUnkept,
  lackingKey,
  newItem,
  type QueueItem,
  reduceQueue,
  startable,
} from '../lib/queue';
import { QueueContext, type QueueControls } from '../lib/queueContext';
import { useLeaveWarning } from '../lib/useLeaveWarning';
import { useRetries } from '../lib/useRetries';

/** Holds the photos of this session above the screens, so that looking at another screen interrupts nothing. */
export function QueueProvider({ children }: { children: ReactNode }) {
  const [queue, dispatch] = useReducer(reduceQueue, { items: [], selected: null });
  const running = useRef(new Map<string, AbortController>());
  const { mutateAsync: predict } = usePredict();
  const remember = useRemember();
  const isServiceReady = useIsReady();
  /** Where the history keeps an answer to a photo and region, once it does. */
  const kept = useRef(new Map<string, Promise<number | null>>());

  const run = useCallback(
    async ({ id, file, pasted, region, stability }: QueueItem) => {
      // The effect below may see one item twice before its state has changed.
      if (running.current.has(id)) return;
      const abort = new AbortController();
      running.current.set(id, abort);
      dispatch({ type: 'started', id });
      try {
        const onProgress = (share: number) => dispatch({ type: 'progressed', id, share });
        const result = await predict({ file, region, stability, signal: abort.signal, onProgress });
        dispatch({ type: 'succeeded', id, result, now: Date.now() });
        const question = `${id} ${region}`;
        const over = kept.current.get(question);
        const entry = remember(file, result, { pasted, over });
        void entry.then((at) => at !== null && dispatch({ type: 'kept', result, entry: at }));
        // One that is not kept leaves the entry before it for the next to replace.
        const last = entry.then((at) => at ?? over ?? null);
        kept.current.set(question, last);
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = toProblem(error);
        // What the service said before may be older than an outage that this try met.
        const isReady = isOutage(problem) && (await isServiceReady());
        // Cancelled while the service was asked, and perhaps sent again.
        if (abort.signal.aborted) return;
        dispatch({ type: 'failed', id, problem, now: Date.now(), isReady });
      } finally {
        if (running.current.get(id) === abort) running.current.delete(id);
      }
    },
    [predict, remember, isServiceReady],
  );

  useEffect(() => {
    for (const item of startable(queue.items)) void run(item);
  }, [queue.items, run]);

  const keptIds = useKeptIds();
  useLeaveWarning(queue.items.some((item) => isPending(item) || isUnkept(item, keptIds)));
  useRetries(queue.items, (ids) => dispatch({ type: 'requeued', ids }));

  const controls = useMemo<QueueControls>(() => {
    const abort = (id: string) => {
      running.current.get(id)?.abort();
      running.current.delete(id);
    };
    // What is done by a button of these goes away with it: the keyboard goes on from the screen.
    return {
      ...queue,
      add: (files, pasted = false) =>
        dispatch({ type: 'added', items: files.map((file) => added(file, pasted)) }),
      select: (id) => dispatch({ type: 'selected', id }),
      retry: (id, ask) => {
        dispatch({ type: 'requeued', ids: [id], ask });
        // A further question leaves its button, which says how far it is.
        if (!ask) focusMain();
      },
      resendWithKey: () => {
        // What is under way carries no key or the one before: it would be refused, and hold up those that have this one.
        const underWay = queue.items.filter(isRunning);
        for (const { id } of underWay) abort(id);
        dispatch({ type: 'requeued', ids: idsOf([...lackingKey(queue.items), ...underWay]) });
        focusMain();
      },
      cancel: (...ids) => {
        for (const id of ids) {
          abort(id);
          dispatch({ type: 'cancelled', id });
        }
        focusMain();
      },
      remove: (...ids) => {
        for (const id of ids) {
          abort(id);
          dispatch({ type: 'removed', id });
        }
        for (const { id, url } of queue.items) if (ids.includes(id)) URL.revokeObjectURL(url);
        focusMain();
      },
    };
  }, [queue]);

  return <QueueContext value={controls}>{children}</QueueContext>;
}

let count = 0;

function added(file: File, pasted: boolean): QueueItem {
  count += 1;
  // Not crypto.randomUUID: browsers offer it on HTTPS and localhost only, and this page is also used in a local network.
  return newItem(`photo-${count}`, file, URL.createObjectURL(file), pasted);
}
