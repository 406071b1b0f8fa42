import { useState } from 'react';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/ConfirmDialog';
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
        <ConfirmDialog
          title={t.history.confirmTitle}
          body={t.history.confirmBody(count)}
          no={t.history.keep}
          yes={t.history.confirm}
          onClose={() => setAsking(false)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
        />
      )}
    </>
  );
}
