import { useEffect, useState } from 'react';
import { t } from '@/i18n/strings';
import { focusMain } from '@/shared/lib/focusMain';
import { shortened } from '@/shared/lib/letters';
import { ButtonLink } from '@/shared/ui/Button';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { type News, newsOf } from '@/shared/ui/Told';
import type { HistoryEntry } from '../api/store';
import { useDeleteEntry, useHistory, useLost, useRestoreEntry } from '../api/useHistory';
import { isKeeping, setKeeping } from '../lib/keeping';
import { HistoryList } from './HistoryList';
import { KeepAnswers } from './KeepAnswers';
import { UndoBar } from './UndoBar';

/** What was examined on this device: search it, open it, delete it. */
export default function HistoryScreen() {
  const { data: entries, isError, isPending } = useHistory();
  const lost = useLost().length > 0;
  const remove = useDeleteEntry();
  const restore = useRestoreEntry();
  const [keep, setKeep] = useState(isKeeping);
  const [news, setNews] = useState<News | null>(null);
  const [isShown, setShown] = useState(false);
  const [deleted, setDeleted] = useState<HistoryEntry | null>(null);
  const told = (what: string, entry: HistoryEntry | null = null) => {
    setNews(newsOf(what));
    setShown(entry !== null);
    setDeleted(entry);
    focusMain();
  };
  const notDeleted = () => {
    told(t.history.undeleted);
    setShown(true);
  };
  const choose = (wanted: boolean) => {
    setKeeping(wanted);
    setKeep(wanted);
  };
  useEffect(() => {
    // Another tab's choice.
    const follow = () => setKeep(isKeeping());
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, []);
  const undo = (entry: HistoryEntry) =>
    restore.mutate(entry, {
      onSuccess: () => told(t.history.restored(shortened(entry.name))),
      onError: () => told(t.history.unrestored(shortened(entry.name)), entry),
    });

  return (
    <div>
      <UndoBar
        news={news}
        isShown={isShown}
        onUndo={deleted && (() => undo(deleted))}
        onClose={() => {
          setShown(false);
          setDeleted(null);
          focusMain();
        }}
      />
      <ScreenHeading title={t.history.heading} intro={t.history.intro} />
      {!isError && <KeepAnswers keep={keep} onChange={choose} />}
      {isError && <p className="mt-8 text-ink-2">{t.history.unavailable}</p>}
      {lost && !isError && <p className="mt-8 text-ink-2">{t.history.lost}</p>}
      {isPending && <p className="mt-8 text-ink-2">{t.app.loading}</p>}
      {entries?.length === 0 && !lost && (
        <EmptyHistory text={keep ? t.history.empty : t.history.emptyUnkept} />
      )}
      {entries && entries.length > 0 && (
        <HistoryList
          entries={entries}
          onDelete={(entry) =>
            remove.mutate(entry.id, {
              onSuccess: () => told(t.history.deleted(shortened(entry.name)), entry),
              onError: notDeleted,
            })
          }
          onDeletedAll={(count) => told(t.history.deletedAll(count))}
          onNotDeleted={notDeleted}
        />
      )}
    </div>
  );
}

function EmptyHistory({ text }: { text: string }) {
  return (
    <div className="mt-10 rounded-lg border border-dashed border-line-2 p-8 text-center sm:p-14">
      <p className="mx-auto max-w-[44ch] text-ink-2">{text}</p>
      <ButtonLink href="/" icon="analyze" className="mt-5">
        {t.history.emptyAction}
      </ButtonLink>
    </div>
  );
}
