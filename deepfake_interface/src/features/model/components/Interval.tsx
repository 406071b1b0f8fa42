import type { Measured } from '@/api/types';
import { figure } from '@/shared/lib/format';

/** The figure as a dot on its interval, on a scale from 0 to 1, and the same in numbers. */
export function Interval({ row: { value, low = null, high = null } }: { row: Measured }) {
  const bounded = low !== null && high !== null;
  const inScale = value >= 0 && value <= 1;
  return (
    <div className="flex items-center gap-3">
      <span className="tabular w-28 shrink-0 text-sm whitespace-nowrap text-ink-2">
        {intervalText({ low, high })}
      </span>
      {inScale && (
        <span aria-hidden="true" className="plotted relative h-3 min-w-24 flex-1">
          <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
          <span className="absolute top-1/2 left-1/2 h-2 w-px -translate-y-1/2 bg-line-2" />
          {bounded && (
            <span
              className="absolute top-1/2 h-0.5 -translate-y-1/2 bg-ink-3"
              style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
            />
          )}
          <span
            className="absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink"
            style={{ left: `${value * 100}%` }}
          />
        </span>
      )}
    </div>
  );
}

export function intervalText({ low = null, high = null }: Pick<Measured, 'low' | 'high'>): string {
  return low === null || high === null ? '–' : `${figure(low)}–${figure(high)}`;
}
