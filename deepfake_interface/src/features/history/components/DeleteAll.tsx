import { useState } from 'react';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import { ConfirmDialog } from '@/shared/ui/ConfirmDialog';
import type { HistoryEntry } from '../api/store';
import { useDeleteEntries } from '../api/useHistory';

interface Props {
  entries: HistoryEntry[];
  onDeleted: (count: number) => void;
  onFailed: () => void;
}

export function DeleteAll({ entries, onDeleted, onFailed }: Props) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteEntries();
  return (
    <>
      <Button icon="trash" onClick={() => setAsking(true)}>
        {t.history.deleteAll}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t.history.confirmTitle}
          body={t.history.confirmBody(entries.length)}
          no={t.history.keep}
          yes={t.history.confirm}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            remove.mutate(
              entries.map(({ id }) => id),
              { onSuccess: () => onDeleted(entries.length), onError: onFailed },
            )
          }
        />
      )}
    </>
  );
}
