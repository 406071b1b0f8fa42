import type { ReactNode } from 'react';

interface Props {
  label: string;
  columns: string[];
  /** Indexes of columns whose figures stand right. */
  numeric?: number[];
  children: ReactNode;
}

/** A table that scrolls sideways on a phone, reachable by keyboard. */
export function TableFrame({ label, columns, numeric = [], children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section aria-label={label} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-[44rem] border-b border-line text-[0.9375rem]">
        <thead>
          <tr className="text-sm text-ink-2">
            {columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={`py-2 pr-4 font-normal ${numeric.includes(index) ? 'text-right' : 'text-left'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
