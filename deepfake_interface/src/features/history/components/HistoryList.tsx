import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { KindMark } from '@/features/result/components/KindMark';
import { KINDS, kindOf } from '@/features/result/lib/kinds';
import { t } from '@/i18n/strings';
import { useFilter } from '@/shared/lib/useFilter';
import { Button } from '@/shared/ui/Button';
import { FilterButtons } from '@/shared/ui/FilterButtons';
import { Icon } from '@/shared/ui/Icon';
import type { HistoryEntry } from '../api/store';
import { AT_ONCE, keepSearch, keptSearch } from '../lib/keptSearch';
import { searchHistory } from '../lib/search';
import { DeleteAll } from './DeleteAll';
import { HistoryCard } from './HistoryCard';

/** Safari refuses to keep something more than 100 times in half a minute, and then to open anything. */
const KEEP_AFTER_MS = 400;

interface Props {
  entries: HistoryEntry[];
  onDelete: (entry: HistoryEntry) => void;
  onDeletedAll: (count: number) => void;
  onNotDeleted: () => void;
}

/** The entries that were searched for, of the kinds that are wanted, some at a time. */
export function HistoryList({ entries, onDelete, onDeletedAll, onNotDeleted }: Props) {
  const [kept] = useState(keptSearch);
  const [query, setQuery] = useState(kept.query);
  const [limit, setLimit] = useState(kept.limit);
  const list = useRef<HTMLUListElement>(null);
  const filter = useFilter(entries, ({ result }) => kindOf(result), KINDS, kept.kinds);
  const found = searchHistory(entries.filter(filter.isWanted), useDeferredValue(query));
  const kinds = filter.chosen;
  const isFiltered = filter.options.some(({ isChosen }) => isChosen);

  useEffect(() => {
    const timer = setTimeout(() => keepSearch({ query, kinds, limit }), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query, kinds, limit]);

  function showMore() {
    flushSync(() => setLimit(limit + AT_ONCE));
    // The button moves away, or is gone: the keyboard goes on from the first one that is new.
    list.current?.children[limit]?.querySelector('a')?.focus();
  }

  return (
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
        <DeleteAll entries={entries} onDeleted={onDeletedAll} onFailed={onNotDeleted} />
      </div>
      {filter.options.length > 1 && (
        <div className="mt-3">
          <FilterButtons
            options={filter.options}
            words={t.kinds}
            mark={(kind) => <KindMark kind={kind} />}
            onToggle={filter.toggle}
          />
        </div>
      )}
      <p role="status" className="mt-4 text-sm wrap-anywhere text-ink-2">
        {found.length > 0 ? t.history.count(found.length, entries.length) : t.history.none(query, isFiltered)}
      </p>
      <ul ref={list} className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {found.slice(0, limit).map((entry) => (
          <HistoryCard
            key={entry.id}
            entry={entry}
            search={{ query, kinds, limit }}
            onDelete={() => onDelete(entry)}
          />
        ))}
      </ul>
      {found.length > limit && (
        <Button icon="down" className="mt-6" onClick={showMore}>
          {t.history.more(Math.min(AT_ONCE, found.length - limit))}
        </Button>
      )}
    </>
  );
}
