import type { ReactNode } from 'react';

export interface Fact {
  name: string;
  value: ReactNode;
  mono?: boolean;
}

/** Names and values, one a row, side by side where there is room for letters of their size. Rows without a value are left
 * out. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="@container divide-y divide-line border-y border-line text-[0.9375rem]">
      {facts
        .filter((fact) => fact.value !== null && fact.value !== undefined && fact.value !== '')
        .map((fact) => (
          <div
            key={fact.name}
            className="grid gap-x-3 py-2 @min-[16rem]:grid-cols-[8.5rem_1fr] sm:@min-[16rem]:grid-cols-[11rem_1fr]"
          >
            <dt className="text-ink-2">{fact.name}</dt>
            <dd className={`min-w-0 break-words ${fact.mono ? 'tabular' : ''}`}>{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
