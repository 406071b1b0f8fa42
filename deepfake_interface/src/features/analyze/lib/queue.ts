import { isTemporary, Problem } from '@/api/problem';
import type { Prediction } from '@/api/types';
import type { Region } from '../api/predict';

export type Status = 'queued' | 'uploading' | 'examining' | 'waiting' | 'failed' | 'cancelled' | 'done';

export interface QueueItem {
  id: string;
  file: File;
  /** Object URL of the file, for showing it. */
  url: string;
  /** Came by the clipboard, which may hold a mere copy. */
  pasted: boolean;
  region: Region;
  stability: boolean;
  /** Index of the face that was asked about; null where none was. */
  face: number | null;
  status: Status;
  /** Share of the upload that is done, [0, 1]. */
  progress: number;
  /** Tries that ended in a temporary problem, of this photo and of those that waited with it; the wait grows with them. */
  attempts: number;
  /** Tries in a row without any response, from a service that was ready all the same. */
  breaks: number;
  /** Milliseconds since the epoch; set while `waiting`. */
  retryAt: number | null;
  /** What the last try ended in, until one succeeds. */
  problem: Problem | null;
  result: Prediction | null;
  /** Milliseconds since the epoch. */
  examinedAt: number | null;
  /** Id of the history's entry of `result`; null where none was kept. */
  entry: number | null;
  /** The answer before this photo was asked about differently: it comes back where the new question has none. */
  earlier: Answered | null;
}

type Answered = Pick<QueueItem, 'region' | 'stability' | 'result' | 'examinedAt' | 'entry'>;

export function newItem(id: string, file: File, url: string, pasted = false): QueueItem {
  return {
    id,
    file,
    url,
    pasted,
    region: 'auto',
    stability: false,
    face: null,
    status: 'queued',
    progress: 0,
    attempts: 0,
    breaks: 0,
    retryAt: null,
    problem: null,
    result: null,
    examinedAt: null,
    entry: null,
    earlier: null,
  };
}

/** What may be asked differently when a photo is examined once more. */
export type Ask = Partial<Pick<QueueItem, 'region' | 'stability' | 'face'>>;

export interface Queue {
  items: QueueItem[];
  selected: string | null;
}

export type QueueEvent =
  | { type: 'added'; items: QueueItem[] }
  | { type: 'selected'; id: string }
  | { type: 'removed'; id: string }
  | { type: 'started'; id: string }
  | { type: 'progressed'; id: string; share: number }
  | { type: 'succeeded'; id: string; result: Prediction; now: number }
  | { type: 'kept'; result: Prediction; entry: number }
  /** `isReady`: the service, asked after this try had ended, said so. */
  | { type: 'failed'; id: string; problem: Problem; now: number; isReady?: boolean }
  | { type: 'cancelled'; id: string }
  | { type: 'requeued'; ids: string[]; ask?: Ask };

/** Sending the next photo while one is examined keeps the line busy without crowding out other visitors. */
export const MAX_RUNNING = 2;

const LONGEST_WAIT_S = 15;

/** Breaks that may be the connection's; after those it is the file, too large for something on its way. */
const MOST_BREAKS = 6;

/** Refusals of whoever asks, not of the photo: the next photo would be sent in full merely to be refused like it. */
const OF_THE_VISITOR = new Set(['rate_limited', 'overloaded', 'unauthorized']);

/** The service is not there, whichever photo asks for it. */
const OUTAGES = new Set(['unreachable', 'offline', 'model_unavailable', 'shutting_down']);

/** Seconds to wait: what the service asks for, else 1, 2, 4 … up to a quarter of a minute. */
export function waitSeconds(problem: Problem, attempts: number): number {
  return problem.retryAfter ?? Math.min(LONGEST_WAIT_S, 2 ** attempts);
}

export function isRunning(item: QueueItem): boolean {
  return item.status === 'uploading' || item.status === 'examining';
}

/** Whether a photo's answer is still to come, so that the page should not be left. */
export function isPending(item: QueueItem): boolean {
  return isRunning(item) || item.status === 'queued' || item.status === 'waiting';
}

/** Whether its answer is on this page alone, and gone with it. `kept`: ids of the history's entries, where it is to
 * count that some were deleted since. */
export function isUnkept({ status, entry }: QueueItem, kept?: number[]): boolean {
  return status === 'done' && (entry === null || kept?.includes(entry) === false);
}

/** Items that were refused for lack of a key. One that has its earlier answer still is not among them. */
export function lackingKey(items: QueueItem[]): QueueItem[] {
  return items.filter((item) => item.status === 'failed' && item.problem?.code === 'unauthorized');
}

/** Items to start now, oldest first. While one holds the rest back, a single one tries, once such a one is due. */
export function startable(items: QueueItem[]): QueueItem[] {
  if (lackingKey(items).length > 0) return [];
  const queued = items.filter((item) => item.status === 'queued');
  const running = items.filter(isRunning).length;
  if (!items.some(isHolding)) return queued.slice(0, Math.max(0, MAX_RUNNING - running));
  const due = queued.filter(isHolding);
  if (running > 0 || due.length === 0) return [];
  // In an outage each has its turn: one that never gets through must not keep the others from trying.
  const [probe] = due.every(isOut) ? queued.toSorted((a, b) => a.attempts - b.attempts) : due;
  return probe ? [probe] : [];
}

/** The item on whose account the queued ones are not sent now. */
export function holderOf(items: QueueItem[]): QueueItem | undefined {
  return lackingKey(items)[0] ?? items.find((item) => item.status === 'waiting' && isHolding(item));
}

/** Whether what this item met would meet the next one as well. */
function isHolding(item: QueueItem): boolean {
  return isOut(item) || (isPending(item) && OF_THE_VISITOR.has(item.problem?.code ?? ''));
}

/** Met an outage. One that breaks off while the service is ready is alone in that. */
function isOut(item: QueueItem): boolean {
  return isPending(item) && item.breaks === 0 && OUTAGES.has(item.problem?.code ?? '');
}

export function reduceQueue(queue: Queue, event: QueueEvent): Queue {
  switch (event.type) {
    case 'added':
      return {
        items: [...queue.items, ...event.items],
        selected: event.items[0]?.id ?? queue.selected,
      };
    case 'selected':
      return { ...queue, selected: event.id };
    case 'removed':
      return remove(queue, event.id);
    case 'started':
      return update(queue, [event.id], { status: 'uploading', progress: 0, retryAt: null });
    case 'progressed':
      return update(queue, [event.id], {
        status: event.share < 1 ? 'uploading' : 'examining',
        progress: event.share,
      });
    case 'succeeded':
      return update(outageOver(queue, event.id), [event.id], {
        status: 'done',
        result: event.result,
        examinedAt: event.now,
        attempts: 0,
        breaks: 0,
        problem: null,
        earlier: null,
      });
    case 'kept':
      // Meanwhile the photo may have been asked about differently.
      return update(queue, idsOf(queue.items.filter(({ result }) => result === event.result)), {
        entry: event.entry,
      });
    case 'failed':
      return fail(queue, event);
    case 'cancelled':
      // Its answer may have come in the moment before.
      if (!queue.items.some((item) => item.id === event.id && isPending(item))) return queue;
      return restored(queue, event.id) ?? update(queue, [event.id], { status: 'cancelled', retryAt: null });
    case 'requeued':
      return event.ask ? asked(queue, event.ids, event.ask) : update(queue, event.ids, AGAIN);
  }
}

const AGAIN = { status: 'queued', retryAt: null } as const;

function asked(queue: Queue, ids: string[], ask: Ask): Queue {
  const items = queue.items.map((item) => {
    if (!ids.includes(item.id)) return item;
    const { region, stability, result, examinedAt, entry } = item;
    const earlier = result ? { region, stability, result, examinedAt, entry } : item.earlier;
    const anew = { result: null, entry: null, problem: null, attempts: 0, breaks: 0 };
    return { ...item, ...AGAIN, ...ask, ...anew, earlier };
  });
  return { ...queue, items };
}

/** Where one is answered, what the others met is over: they go on without waiting. */
function outageOver(queue: Queue, answered: string): Queue {
  const others = queue.items.filter((item) => item.id !== answered && isOut(item));
  const waiting = others.filter((item) => item.status === 'waiting');
  return update(update(queue, idsOf(others), { problem: null }), idsOf(waiting), AGAIN);
}

/** The photo with the answer that it had; null where it had none. `problem`: why the later question has none. */
function restored(queue: Queue, id: string, problem: Problem | null = null): Queue | null {
  const earlier = queue.items.find((item) => item.id === id)?.earlier;
  if (!earlier) return null;
  return update(queue, [id], { ...earlier, status: 'done', retryAt: null, problem, earlier: null });
}

function update(queue: Queue, ids: string[], change: Partial<QueueItem>): Queue {
  return {
    ...queue,
    items: queue.items.map((item) => (ids.includes(item.id) ? { ...item, ...change } : item)),
  };
}

function remove(queue: Queue, id: string): Queue {
  const index = queue.items.findIndex((item) => item.id === id);
  const items = queue.items.filter((item) => item.id !== id);
  if (queue.selected !== id) return { ...queue, items };
  const neighbour = items[Math.min(index, items.length - 1)];
  return { items, selected: neighbour?.id ?? null };
}

function fail(queue: Queue, event: Extract<QueueEvent, { type: 'failed' }>): Queue {
  const { id, now } = event;
  const item = queue.items.find((candidate) => candidate.id === id);
  // A cancelled request also fails; the user's word stands.
  if (!item || !isRunning(item)) return queue;
  const breaks = isBreak(event) ? item.breaks + 1 : 0;
  const problem =
    breaks < MOST_BREAKS ? event.problem : new Problem('upload_breaks_off', event.problem.detail);
  if (!isTemporary(problem))
    return restored(queue, id, problem) ?? update(queue, [id], { status: 'failed', problem, breaks: 0 });
  const holds = isHolding({ ...item, problem, breaks });
  // Those that were woken with it wait with it, or each would try in its turn; and for its reason, whatever theirs was.
  const woken = holds ? queue.items.filter((other) => other.status === 'queued' && isHolding(other)) : [];
  const attempts = Math.max(item.attempts, ...woken.map((other) => other.attempts));
  const retryAt = now + waitSeconds(problem, attempts) * 1000;
  const wait = { status: 'waiting', retryAt, problem } as const;
  return update(update(queue, idsOf(woken), wait), [id], { ...wait, breaks, attempts: attempts + 1 });
}

export function idsOf(items: QueueItem[]): string[] {
  return items.map(({ id }) => id);
}

function isBreak({ problem, isReady }: { problem: Problem; isReady?: boolean }): boolean {
  return isReady === true && problem.code === 'unreachable' && problem.status === null;
}
