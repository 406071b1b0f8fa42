import { apiKey } from '@/api/key';
import { t } from '@/i18n/strings';
import { firstClick } from '@/shared/lib/firstClick';
import { duration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/useNow';
import { Button } from '@/shared/ui/Button';
import { problemText } from '../lib/problemText';
import { holderOf, isRunning, lackingKey, type QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { useRemove } from '../lib/useRemove';
import { KeyForm } from './KeyForm';

const TEXT = {
  queued: { title: t.queue.queuedTitle, body: t.queue.queuedText },
  uploading: { title: t.queue.uploadingTitle, body: t.intake.promises[0]?.text ?? '' },
  examining: { title: t.queue.examiningTitle, body: t.queue.examiningText },
  cancelled: { title: t.queue.cancelledTitle, body: t.queue.cancelledText },
};

interface Props {
  item: QueueItem;
  /** The photos that it is shown among. */
  shown: QueueItem[];
}

/** What happens to a photo that has no answer yet, and what can be done about it. */
export function PendingPanel({ item, shown }: Props) {
  const { items, cancel, retry, resendWithKey } = useQueue();
  const remove = useRemove(shown);
  // What holds a queued photo back is told, and mended, in its place.
  const told = (item.status === 'queued' && holderOf(items)) || item;
  const lacksKey = lackingKey([told]).length > 0;
  const { title, body } = textOf(told);
  // Before any key was sent, what the service says of keys is said already.
  const known = lacksKey && apiKey() === null;
  const serviceWords =
    told.status === 'failed' && told.problem?.status && !known ? told.problem.detail : null;
  const stopped = item.status === 'failed' || item.status === 'cancelled';
  return (
    <section
      aria-labelledby="pending"
      aria-busy={isRunning(item)}
      className={`border-t-4 pt-5 ${stopped ? 'border-line-2' : 'border-ink'}`}
    >
      <h2 id="pending" className="text-[clamp(1.6rem,1.2rem+1.6vw,2.25rem)]">
        {title}
      </h2>
      <p className="mt-3 max-w-[58ch] text-[1.0625rem] text-ink-2">{body}</p>
      {told.status === 'waiting' && told.retryAt !== null && <Countdown until={told.retryAt} />}
      {isRunning(item) && <Activity item={item} />}
      {serviceWords && (
        <p className="mt-4 border-l-2 border-line-2 pl-3 text-[0.9375rem] text-ink-2">
          {t.errors.serviceSays}: “{serviceWords}”
        </p>
      )}
      {lacksKey && <KeyForm onKey={resendWithKey} />}
      <div className="mt-6 flex flex-wrap gap-3">
        {told.status === 'waiting' && (
          <Button kind="primary" icon="retry" onClick={firstClick(() => retry(told.id))}>
            {t.queue.retryNow}
          </Button>
        )}
        {stopped ? (
          <>
            {!lacksKey && (
              <Button kind="primary" icon="retry" onClick={firstClick(() => retry(item.id))}>
                {t.queue.retry}
              </Button>
            )}
            <Button icon="trash" onClick={firstClick(() => remove(item))}>
              {t.queue.remove}
            </Button>
          </>
        ) : (
          <Button icon="close" onClick={firstClick(() => cancel(item.id))}>
            {t.queue.cancel}
          </Button>
        )}
      </div>
    </section>
  );
}

function textOf(item: QueueItem) {
  if (item.status === 'failed' || item.status === 'waiting') return problemText(item.problem);
  if (item.status === 'done') return TEXT.examining;
  return TEXT[item.status];
}

function Countdown({ until }: { until: number }) {
  const now = useNow(true);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  // Not a live region: a screen reader should not be told every second.
  return (
    <p className="mt-4 text-ink-2 tabular-nums">
      {seconds > 0 ? t.queue.retryIn(duration(seconds)) : t.queue.retrying}
    </p>
  );
}

function Activity({ item }: { item: QueueItem }) {
  const uploading = item.status === 'uploading';
  return (
    <div aria-hidden="true" className="plotted mt-6 h-1.5 track overflow-hidden rounded-full">
      <div
        className={`h-full rounded-full bg-ink ${uploading ? '' : 'animate-pulse'}`}
        style={{ width: `${uploading ? item.progress * 100 : 100}%` }}
      />
    </div>
  );
}
