import { toneOf } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { firstClick } from '@/shared/lib/firstClick';
import { Button, IconButton } from '@/shared/ui/Button';
import { TONES } from '@/shared/ui/tones';
import { useIntake } from '../lib/intakeContext';
import type { QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { type State, stateOf, statusText } from '../lib/states';
import type { Shown } from '../lib/useShown';
import { QueueStrip } from './QueueStrip';
import { QueueSummary } from './QueueSummary';

interface Props {
  chosen: QueueItem;
  shown: Shown;
  onCamera: () => void;
}

/** The photos of this session, which of them is chosen, and the way to add more. */
export function QueueHeader({ chosen, shown, onCamera }: Props) {
  const { items, select } = useQueue();
  const { choose } = useIntake();
  const { isMany } = shown;
  const isOne = items.length === 1;

  function toggle(state: State) {
    const wanted = shown.toggle(state);
    const first = items.find((item) => wanted.includes(stateOf(item)));
    if (first && !wanted.includes(stateOf(chosen))) select(first.id);
  }

  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
      <h1 className="sr-only">{t.result.heading}</h1>
      {isMany && (
        <div className="basis-full">
          <QueueSummary options={shown.options} onToggle={toggle} />
        </div>
      )}
      <div className={`min-w-0 ${isOne ? '' : 'max-sm:basis-full sm:flex-1'}`}>
        <QueueStrip items={shown.items} isLarge={!isMany} />
      </div>
      <Chosen item={chosen} isAlone={isOne} />
      <div className="flex shrink-0 gap-2">
        <Button icon="plus" aria-label={t.intake.more} className="max-sm:w-11 max-sm:px-0" onClick={choose}>
          <span className="max-sm:hidden">{t.intake.more}</span>
        </Button>
        <Button icon="camera" aria-label={t.intake.camera} className="w-11 px-0" onClick={onCamera} />
      </div>
    </div>
  );
}

function Chosen({ item, isAlone }: { item: QueueItem; isAlone: boolean }) {
  const { retry } = useQueue();
  const tone = item.status === 'done' && item.result ? TONES[toneOf(item.result)].text : 'text-ink-2';
  return (
    <div className={`flex min-w-0 flex-1 items-center gap-2 ${isAlone ? '' : 'sm:order-last sm:basis-full'}`}>
      <p
        className={`flex min-w-0 gap-x-3 text-[0.9375rem] leading-snug ${isAlone ? 'flex-col' : 'flex-wrap'}`}
      >
        <bdi className="min-w-0 font-[560] wrap-anywhere">{item.file.name}</bdi>
        <span className={tone}>{statusText(item)}</span>
      </p>
      {(item.status === 'failed' || item.status === 'cancelled') && (
        <IconButton
          icon="retry"
          label={t.queue.retryNamed(item.file.name)}
          className="-my-2.5"
          onClick={firstClick(() => retry(item.id))}
        />
      )}
    </div>
  );
}
