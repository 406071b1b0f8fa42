import { useEffect, useRef } from 'react';
import { useIsKept } from '@/features/history/api/useHistory';
import { listedWords, toneOf } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { firstClick } from '@/shared/lib/firstClick';
import { probability } from '@/shared/lib/format';
import { IconButton } from '@/shared/ui/Button';
import { TONES } from '@/shared/ui/tones';
import { isPending, isRunning, type QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';

/** The photos of this session side by side, each with its own state. */
export function QueueStrip() {
  const { items } = useQueue();
  return (
    <ul aria-label={t.queue.label} className="-mx-1 flex gap-3 overflow-x-auto px-1 py-1.5 print:hidden">
      {items.map((item) => (
        <QueueCard key={item.id} item={item} />
      ))}
    </ul>
  );
}

function QueueCard({ item }: { item: QueueItem }) {
  const { selected, select, cancel, remove, retry } = useQueue();
  const name = item.file.name;
  const canRetry = item.status === 'failed' || item.status === 'cancelled';
  const isKept = useIsKept(item.entry);
  const card = useRef<HTMLLIElement>(null);
  const isSelected = item.id === selected;

  useEffect(() => {
    if (isSelected) card.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isSelected]);

  return (
    <li
      ref={card}
      className={`relative flex w-58 shrink-0 sm:w-64 items-center overflow-hidden rounded-lg border bg-surface ${isSelected ? 'border-ink shadow-[inset_0_0_0_1px_var(--color-ink)]' : 'border-line'}`}
    >
      <button
        type="button"
        aria-current={isSelected}
        aria-label={t.queue.show(name, statusText(item))}
        onClick={() => select(item.id)}
        className="flex min-w-0 flex-1 items-center gap-3 p-2 text-left -outline-offset-3"
      >
        <img
          src={item.url}
          alt=""
          draggable={false}
          className="size-12 shrink-0 rounded-sm bg-sunken object-cover"
        />
        <span className="min-w-0 text-sm leading-snug">
          <span className="block truncate font-[560]">{name}</span>
          <span
            className={`block truncate ${item.result ? TONES[toneOf(item.result)].text : item.status === 'failed' ? 'text-fake' : 'text-ink-2'}`}
          >
            {statusText(item)}
          </span>
        </span>
      </button>
      {canRetry && (
        <IconButton
          key="retry"
          icon="retry"
          label={t.queue.retryNamed(name)}
          className="size-10"
          onClick={firstClick(() => retry(item.id))}
        />
      )}
      {isPending(item) ? (
        <IconButton
          // Of its own, as the other one's below: not one element that becomes another button under the pointer.
          key="cancel"
          icon="close"
          label={t.queue.cancelNamed(name)}
          className="size-10"
          onClick={firstClick(() => cancel(item.id))}
        />
      ) : (
        <IconButton
          key="remove"
          icon="trash"
          label={t.queue.removeNamed(name, isKept)}
          className="size-10"
          onClick={firstClick(() => remove(item.id))}
        />
      )}
      {isRunning(item) && <UploadBar item={item} />}
    </li>
  );
}

function UploadBar({ item }: { item: QueueItem }) {
  return (
    <progress
      aria-label={t.queue.progress(item.file.name)}
      max={1}
      value={item.progress}
      className="plotted absolute inset-x-0 bottom-0 h-1 w-full track appearance-none [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-ink"
    />
  );
}

function statusText(item: QueueItem): string {
  if (item.status === 'uploading') return t.queue.uploaded(probability(item.progress));
  if (item.status === 'done' && item.result) return listedWords(item.result, { short: true });
  return t.queue.status[item.status];
}
