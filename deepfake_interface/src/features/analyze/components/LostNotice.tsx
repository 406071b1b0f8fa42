import { useLost } from '@/features/history/api/useHistory';
import { t } from '@/i18n/strings';
import { isUnkept, type QueueItem } from '../lib/queue';

/** Says of an answer that the history had no room for it: nobody would look there before it is gone. */
export function LostNotice({ item }: { item: QueueItem }) {
  const sha256 = item.result?.image.sha256;
  const isLost = useLost().some((lost) => lost === sha256) && isUnkept(item);
  return (
    <div role="status" className="print:hidden">
      {isLost && <p className="mb-6 border-l-2 border-ink pl-3 text-[0.9375rem]">{t.queue.lost}</p>}
    </div>
  );
}
