import { KINDS, type Kind, kindOf } from '@/features/result/lib/kinds';
import { listedWords } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { probability } from '@/shared/lib/format';
import { isPending, type QueueItem } from './queue';

/** What became of a photo, as many of them are counted. */
export type State = Kind | 'failed' | 'cancelled' | 'pending';

export const STATES: State[] = [...KINDS, 'failed', 'cancelled', 'pending'];

export function stateOf(item: QueueItem): State {
  if (item.status === 'failed' || item.status === 'cancelled') return item.status;
  return isPending(item) || !item.result ? 'pending' : kindOf(item.result);
}

const FLAGGED = new Set<State>(['likely_fake', 'generated', 'uncertain']);

/** The next one after `id` that wants looking at, round and round; null where no other does. */
export function nextFlagged(items: QueueItem[], id: string | null): QueueItem | null {
  const at = items.findIndex((item) => item.id === id);
  const others = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))];
  return others.find((item) => FLAGGED.has(stateOf(item))) ?? null;
}

export function statusText(item: QueueItem): string {
  if (item.status === 'uploading') return t.queue.uploaded(probability(item.progress));
  if (item.status === 'done' && item.result) return listedWords(item.result, { short: true });
  return t.queue.status[item.status];
}
