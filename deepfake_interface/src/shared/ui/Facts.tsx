import type { ReactNode } from 'react';

export interface Fact {
  name: string;
  value: ReactNode;
  mono?: boolean;
}

/** Names and values, one a row. Rows without a value are left out. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="divide-y divide-line border-y border-line text-[0.9375rem]">
      {facts
        .filter((fact) => fact.value !== null && fact.value !== undefined && fact.value !== '')
        .map((fact) => (
          <div key={fact.name} className="grid grid-cols-[8.5rem_1fr] gap-3 py-2 sm:grid-cols-[11rem_1fr]">
            <dt className="text-ink-2">{fact.name}</dt>
            <dd className={`min-w-0 break-words ${fact.mono ? 'tabular' : ''}`}>{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
