import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '@/i18n/strings';
import type { QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { useRemove } from '../lib/useRemove';
import { QueueTile } from './QueueTile';

interface Props {
  items: QueueItem[];
  isLarge: boolean;
}

/** Photos of this session side by side, each with its own state. One stop for the Tab key: the arrow keys move among them. */
export function QueueStrip({ items, isLarge }: Props) {
  const { selected, cancel } = useQueue();
  const remove = useRemove(items);
  const [focused, setFocused] = useState<string | null>(null);
  const tiles = useRef(new Map<string, HTMLButtonElement>());
  const hint = useId();
  const byId = (id: string | null) => items.find((item) => item.id === id);
  const stop = byId(focused) ?? byId(selected) ?? items[0];
  const focus = (item: QueueItem | undefined) => item && tiles.current.get(item.id)?.focus();

  const place = useRef(0);
  useEffect(() => {
    const index = items.findIndex(({ id }) => id === focused);
    if (index >= 0) place.current = index;
    // The focused one was answered, and is no longer of those that are to be shown.
    else if (focused && document.activeElement === document.body) focus(items[place.current] ?? items.at(-1));
  });

  // The keyboard goes on from the neighbour; after the last one, from the screen.
  const removeOne = (item: QueueItem) => focus(remove(item));

  function move(event: KeyboardEvent, item: QueueItem, index: number) {
    // With these the keys are the browser's: Alt and an arrow go back.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const last = items.length - 1;
    const to: Record<string, number> = {
      ArrowLeft: Math.max(0, index - 1),
      ArrowRight: Math.min(last, index + 1),
      Home: 0,
      End: last,
    };
    if (event.key === 'Delete') {
      // Held down a little too long, it would remove photo after photo.
      if (!event.repeat) removeOne(item);
    } else if (event.key in to) focus(items[to[event.key] ?? index]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <ul
        aria-label={t.queue.label}
        aria-describedby={hint}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setFocused(null);
        }}
        className="-mx-1.5 flex gap-1.5 overflow-x-auto p-1.5 [scrollbar-width:thin] print:hidden"
      >
        {items.map((item, index) => (
          <QueueTile
            key={item.id}
            ref={(tile) => {
              if (tile) tiles.current.set(item.id, tile);
              return () => {
                tiles.current.delete(item.id);
              };
            }}
            item={item}
            isLarge={isLarge}
            isStop={item === stop}
            onFocus={() => setFocused(item.id)}
            onKeyDown={(event) => move(event, item, index)}
            onCancel={() => {
              cancel(item.id);
              focus(item);
            }}
            onRemove={() => removeOne(item)}
          />
        ))}
      </ul>
      <p id={hint} hidden>
        {t.queue.keys}
      </p>
    </>
  );
}
