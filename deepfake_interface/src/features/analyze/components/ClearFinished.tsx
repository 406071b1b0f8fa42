import { useState } from 'react';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { idsOf, isPending, isUnkept } from '../lib/queue';
import { useQueue } from '../lib/queueContext';

/** Removes what has been answered, refused or cancelled, and asks first where an answer would be lost by that. */
export function ClearFinished({ className }: { className: string }) {
  const { items, remove } = useQueue();
  const [asking, setAsking] = useState(false);
  const unkept = items.filter(isUnkept).length;
  const clear = () => remove(...idsOf(items.filter((item) => !isPending(item))));
  return (
    <>
      <Button
        kind="quiet"
        icon="trash"
        className={className}
        onClick={() => (unkept > 0 ? setAsking(true) : clear())}
      >
        {t.queue.clearFinished}
      </Button>
      {asking && (
        <Dialog title={t.queue.clearTitle} onClose={() => setAsking(false)}>
          <p className="mt-3 text-ink-2">{t.queue.clearBody(unkept)}</p>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <Button onClick={() => setAsking(false)}>{t.queue.clearNot}</Button>
            <Button
              kind="primary"
              onClick={() => {
                setAsking(false);
                clear();
              }}
            >
              {t.queue.clear}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
