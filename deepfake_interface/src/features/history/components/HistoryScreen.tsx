import { useDeferredValue, useState } from 'react';
import { t } from '@/i18n/strings';
import { focusMain } from '@/shared/lib/focusMain';
import { ButtonLink } from '@/shared/ui/Button';
import { Icon } from '@/shared/ui/Icon';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { useDeleteEntry, useHistory, useLost } from '../api/useHistory';
import { isKeeping, setKeeping } from '../lib/keeping';
import { searchHistory } from '../lib/search';
import { DeleteAll } from './DeleteAll';
import { HistoryCard } from './HistoryCard';
import { KeepAnswers } from './KeepAnswers';

/** What was examined on this device: search it, open it, delete it. */
export default function HistoryScreen() {
  const { data: entries, isError, isPending } = useHistory();
  const lost = useLost().length > 0;
  const remove = useDeleteEntry();
  const [keep, setKeep] = useState(isKeeping);
  const [query, setQuery] = useState('');
  const [message, setMessage] = useState('');
  const told = (what: string) => {
    setMessage(what);
    focusMain();
  };
  const choose = (wanted: boolean) => {
    setKeeping(wanted);
    setKeep(wanted);
  };
  const shown = searchHistory(entries ?? [], useDeferredValue(query));

  return (
    <div>
      <ScreenHeading title={t.history.heading} intro={t.history.intro} />
      <p role="status" className="sr-only">
        {message}
      </p>
      {!isError && <KeepAnswers keep={keep} onChange={choose} />}
      {isError && <p className="mt-8 text-ink-2">{t.history.unavailable}</p>}
      {lost && !isError && <p className="mt-8 text-ink-2">{t.history.lost}</p>}
      {isPending && <p className="mt-8 text-ink-2">{t.app.loading}</p>}
      {entries?.length === 0 && !lost && (
        <EmptyHistory text={keep ? t.history.empty : t.history.emptyUnkept} />
      )}
      {entries && entries.length > 0 && (
        <>
          <div className="mt-8 flex flex-wrap items-center gap-3">
            <label className="relative min-w-0 flex-[1_1_18rem]">
              <span className="sr-only">{t.history.searchShort}</span>
              <Icon name="search" className="absolute top-3 left-3 size-5 text-ink-3" />
              <input
                type="search"
                value={query}
                placeholder={t.history.search}
                onChange={(event) => setQuery(event.target.value)}
                className="min-h-11 w-full rounded-md border border-line-2 bg-surface pr-3 pl-10 text-ink placeholder:text-ink-3"
              />
            </label>
            <DeleteAll count={entries.length} onDeleted={() => told(t.history.deletedAll)} />
          </div>
          <p role="status" className="mt-4 text-sm text-ink-2">
            {shown.length > 0 ? t.history.count(shown.length, entries.length) : t.history.none(query)}
          </p>
          <ul className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {shown.map((entry) => (
              <HistoryCard
                key={entry.id}
                entry={entry}
                onDelete={() =>
                  remove.mutate(entry.id, { onSuccess: () => told(t.history.deleted(entry.name)) })
                }
              />
            ))}
          </ul>
        </>
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
