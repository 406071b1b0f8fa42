import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react';
import { useIsKept } from '@/features/history/api/useHistory';
import { KindMark } from '@/features/result/components/KindMark';
import { kindOf } from '@/features/result/lib/kinds';
import { t } from '@/i18n/strings';
import { firstClick } from '@/shared/lib/firstClick';
import { useThumbnail } from '@/shared/lib/useThumbnail';
import { IconButton } from '@/shared/ui/Button';
import { Icon } from '@/shared/ui/Icon';
import { isPending, isRunning, type QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { statusText } from '../lib/states';

interface Props {
  ref: Ref<HTMLButtonElement>;
  item: QueueItem;
  isLarge: boolean;
  /** The one that the Tab key comes to. */
  isStop: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onCancel: () => void;
  onRemove: () => void;
}

const ICONS = { waiting: 'clock', failed: 'limits', cancelled: 'close' } as const;

/** One photo, as small as its face can be told by, with its state at its foot. */
export function QueueTile({ ref, item, isLarge, isStop, onFocus, onKeyDown, onCancel, onRemove }: Props) {
  const { selected, select } = useQueue();
  const { name } = item.file;
  const url = useThumbnail(item.file);
  const tile = useRef<HTMLLIElement>(null);
  const isSelected = item.id === selected;
  const isDone = item.status === 'done' && item.result;
  const icon = item.status in ICONS ? ICONS[item.status as keyof typeof ICONS] : null;

  useEffect(() => {
    if (isSelected) tile.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isSelected]);

  return (
    <li ref={tile} className="group/tile relative shrink-0">
      <button
        ref={ref}
        type="button"
        tabIndex={isStop ? 0 : -1}
        aria-current={isSelected}
        aria-label={t.queue.show(name, statusText(item))}
        aria-keyshortcuts="Delete"
        title={name}
        onClick={() => select(item.id)}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        className={`relative grid size-16 place-items-center overflow-hidden rounded-md bg-sunken text-ink-2 forced-colors:outline-offset-1! ${isLarge ? 'sm:size-20' : ''} ${isSelected ? 'ring-2 ring-ink ring-offset-2 ring-offset-paper' : ''}`}
      >
        {url ? (
          <img
            src={url}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
            className={`absolute inset-0 size-full object-cover ${isDone ? '' : 'opacity-45'}`}
          />
        ) : (
          !icon && <Icon name="photo" />
        )}
        {icon && (
          <span className="relative rounded-full bg-surface p-1 text-ink">
            <Icon name={icon} />
          </span>
        )}
        {isDone && <KindMark kind={kindOf(isDone)} className="absolute inset-x-0 bottom-0 h-2.5" />}
      </button>
      <TileAction item={item} isShown={isSelected} onCancel={onCancel} onRemove={onRemove} />
      {isRunning(item) && <UploadBar item={item} />}
    </li>
  );
}

interface ActionProps {
  item: QueueItem;
  isShown: boolean;
  onCancel: () => void;
  onRemove: () => void;
}

const ACTION =
  'size-7! rounded-sm! bg-surface/90 text-ink hover:bg-surface! pointer-coarse:size-8! [&_svg]:size-4';

/** Shown on the photo that is chosen, pointed at, or come to by the keyboard, which has the Delete key, and the Tab key one
 * stop for all photos. Not on one that a finger focuses: it would come to lie under that finger, and take its tap. */
function TileAction({ item, isShown, onCancel, onRemove }: ActionProps) {
  const { name } = item.file;
  const isKept = useIsKept(item.entry);
  return (
    <span
      className={`absolute top-0.5 right-0.5 pointer-coarse:-top-1 pointer-coarse:-right-1 ${isShown ? '' : 'hidden group-hover/tile:block group-has-focus-visible/tile:block'}`}
    >
      {isPending(item) ? (
        <IconButton
          // Of its own, as the other one's below: not one element that becomes another button under the pointer.
          key="cancel"
          icon="close"
          label={t.queue.cancelNamed(name)}
          tabIndex={-1}
          className={ACTION}
          onClick={firstClick(onCancel)}
        />
      ) : (
        <IconButton
          key="remove"
          icon="trash"
          label={t.queue.removeNamed(name, isKept)}
          tabIndex={-1}
          className={ACTION}
          onClick={firstClick(onRemove)}
        />
      )}
    </span>
  );
}

function UploadBar({ item }: { item: QueueItem }) {
  return (
    <progress
      aria-label={t.queue.progress(item.file.name)}
      max={1}
      value={item.progress}
      className={`plotted pointer-events-none absolute inset-x-0 bottom-0 h-1.5 w-full track appearance-none overflow-hidden rounded-b-md [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-ink ${item.status === 'examining' ? 'animate-pulse' : ''}`}
    />
  );
}
