import { useState } from 'react';
import { useKeptIds } from '@/features/history/api/useHistory';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/ConfirmDialog';
import { idsOf, isPending, isUnkept } from '../lib/queue';
import { useQueue } from '../lib/queueContext';

/** Removes what has been answered, refused or cancelled, and asks first where an answer would be lost by that. */
export function ClearFinished({ className }: { className: string }) {
  const { items, remove } = useQueue();
  const [asking, setAsking] = useState(false);
  const kept = useKeptIds();
  const unkept = items.filter((item) => isUnkept(item, kept)).length;
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
        <ConfirmDialog
          title={t.queue.clearTitle}
          body={t.queue.clearBody(unkept)}
          no={t.queue.clearNot}
          yes={t.queue.clear}
          onClose={() => setAsking(false)}
          onConfirm={clear}
        />
      )}
    </>
  );
}
