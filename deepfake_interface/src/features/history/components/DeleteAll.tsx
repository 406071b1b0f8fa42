import { useState } from 'react';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { useDeleteHistory } from '../api/useHistory';

export function DeleteAll({ count, onDeleted }: { count: number; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteHistory();
  return (
    <>
      <Button icon="trash" onClick={() => setAsking(true)}>
        {t.history.deleteAll}
      </Button>
      {asking && (
        <Dialog title={t.history.confirmTitle} onClose={() => setAsking(false)}>
          <p className="mt-3 text-ink-2">{t.history.confirmBody(count)}</p>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <Button onClick={() => setAsking(false)}>{t.history.keep}</Button>
            <Button
              kind="primary"
              onClick={() => {
                remove.mutate(undefined, { onSuccess: onDeleted });
                setAsking(false);
              }}
            >
              {t.history.confirm}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
