import type { Measured } from '@/api/types';
import { t } from '@/i18n/strings';
import { figure, integer } from '@/shared/lib/format';
import { TableFrame } from '@/shared/ui/TableFrame';
import { groupMeasured } from '../lib/measured';
import { Interval } from './Interval';

/** Every figure with its interval, grouped by what it was measured on. */
export function MeasuredResults({ measured }: { measured: Measured[] }) {
  const c = t.card.columns;
  return (
    <section aria-labelledby="measured">
      <h2 id="measured" className="text-2xl">
        {t.card.measured}
      </h2>
      <p className="mt-2 text-ink-2">{measured.length > 0 ? t.card.measuredText : t.card.noneMeasured}</p>
      {groupMeasured(measured).map(({ split, tier, rows }) => (
        <div key={`${split} ${tier}`} className="mt-8">
          <h3 className="mb-1 text-lg">{t.card.group(split, tier)}</h3>
          <TableFrame
            label={t.card.group(split, tier)}
            columns={[c.subset, c.metric, c.value, c.interval, c.images]}
            numeric={[2, 4]}
          >
            {rows.map((row) => (
              <tr key={`${row.subset} ${row.metric}`} className="border-t border-line">
                <th scope="row" className="py-2 pr-4 text-left font-[560]">
                  {row.subset}
                </th>
                <td className="py-2 pr-4 text-ink-2">{t.card.metricNames[row.metric] ?? row.metric}</td>
                <td className="py-2 pr-4 text-right font-mono font-medium">{figure(row.value)}</td>
                <td className="w-[45%] py-2 pr-4">
                  <Interval row={row} />
                </td>
                <td className="tabular py-2 pr-4 text-right">{integer(row.images)}</td>
              </tr>
            ))}
          </TableFrame>
        </div>
      ))}
    </section>
  );
}
