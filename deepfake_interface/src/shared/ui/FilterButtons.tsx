import type { ReactNode } from 'react';
import { t } from '@/i18n/strings';
import type { FilterOption } from '../lib/useFilter';

interface Props<Kind extends string> {
  options: FilterOption<Kind>[];
  words: Record<Kind, string>;
  /** Drawn before the words. */
  mark: (kind: Kind) => ReactNode;
  onToggle: (kind: Kind) => void;
}

/** What there is of each kind, and a way to see that kind alone. */
export function FilterButtons<Kind extends string>({ options, words, mark, onToggle }: Props<Kind>) {
  return (
    <fieldset className="-m-1 flex min-w-0 gap-1.5 overflow-x-auto p-1 [scrollbar-width:none] sm:flex-wrap">
      <legend className="sr-only">{t.filter}</legend>
      {options.map(({ kind, count, isChosen }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={isChosen}
          onClick={() => onToggle(kind)}
          className={`inline-flex min-h-9 shrink-0 items-center gap-2 rounded-full border px-3 text-[0.875rem] font-[560] transition-colors pointer-coarse:min-h-11 ${isChosen ? 'border-ink bg-ink text-paper' : 'border-line-2 bg-surface hover:border-ink'}`}
        >
          {mark(kind)}
          <span>
            <span className="tabular">{count}</span> {words[kind]}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
