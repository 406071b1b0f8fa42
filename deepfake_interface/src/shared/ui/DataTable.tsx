import type { ReactNode } from 'react';

export interface Column {
  label: string;
  /** Share of the width, in percent. */
  width: number;
  numeric?: boolean;
  /** Left out on phones, where a `PhoneLine` in another cell says the same. */
  wide?: boolean;
}

interface Props {
  label: string;
  columns: Column[];
  children: ReactNode;
}

export function DataTable({ label, columns, children }: Props) {
  return (
    <table aria-label={label} className="w-full table-fixed border-b border-line text-[0.9375rem]">
      <thead>
        <tr className="text-sm text-ink-2">
          {columns.map((column) => (
            <th
              key={column.label}
              scope="col"
              style={{ width: `${column.width}%` }}
              className={`py-2 pr-4 font-normal last:pr-0 ${column.numeric ? 'text-right' : 'text-left'} ${column.wide ? WIDE : ''}`}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

const WIDE = 'max-md:hidden';

interface CellProps {
  numeric?: boolean;
  wide?: boolean;
  className?: string;
  children: ReactNode;
}

export function Row({ children }: { children: ReactNode }) {
  return <tr className="border-t border-line align-top">{children}</tr>;
}

export function RowHeader({ children }: { children: ReactNode }) {
  return (
    <th scope="row" className="py-2.5 pr-4 text-left font-[560] break-words">
      {children}
    </th>
  );
}

export function Cell({ numeric, wide, className = '', children }: CellProps) {
  return (
    <td
      className={`py-2.5 pr-4 last:pr-0 ${numeric ? 'tabular text-right whitespace-nowrap' : ''} ${wide ? WIDE : ''} ${className}`}
    >
      {children}
    </td>
  );
}

/** What a left-out column says, on phones only. */
export function PhoneLine({ children }: { children: ReactNode }) {
  return (
    <span className="block text-sm font-normal break-words whitespace-normal text-ink-2 md:hidden">
      {children}
    </span>
  );
}
