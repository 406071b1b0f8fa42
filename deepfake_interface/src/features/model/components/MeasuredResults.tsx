import type { Measured } from '@/api/types';
import { t } from '@/i18n/strings';
import { figure, integer } from '@/shared/lib/format';
import { Cell, type Column, DataTable, PhoneLine, Row, RowHeader } from '@/shared/ui/DataTable';
import { Folded } from '@/shared/ui/Folded';
import { groupMeasured } from '../lib/measured';
import { Interval, intervalText } from './Interval';

const COLUMNS: Column[] = [
  { label: t.card.columns.subset, width: 28 },
  { label: t.card.columns.metric, width: 18, wide: true },
  { label: t.card.columns.value, width: 14, numeric: true },
  { label: t.card.columns.interval, width: 31, wide: true },
  { label: t.card.columns.images, width: 9, numeric: true, wide: true },
];

/** Every figure with its interval, by split and tier. The first tier is open in every split, bad news included. */
export function MeasuredResults({ measured }: { measured: Measured[] }) {
  return (
    <section aria-labelledby="measured">
      <h2 id="measured" className="text-2xl">
        {t.card.measured}
      </h2>
      <p className="mt-2 text-ink-2">{measured.length > 0 ? t.card.measuredText : t.card.noneMeasured}</p>
      {groupMeasured(measured).map(({ split, tier, rows }) => (
        <Folded
          key={`${split} ${tier}`}
          isOpen={tier === measured[0]?.tier}
          className="mt-6"
          heading={<h3 className="inline text-lg">{t.card.group(split, tier)}</h3>}
        >
          <DataTable label={t.card.group(split, tier)} columns={COLUMNS}>
            {rows.map((row) => (
              <Row key={`${row.subset} ${row.metric}`}>
                <RowHeader>
                  {row.subset}
                  <PhoneLine>
                    {metricName(row)}, {t.card.imageCount(integer(row.images))}
                  </PhoneLine>
                </RowHeader>
                <Cell wide className="text-ink-2">
                  {metricName(row)}
                </Cell>
                <Cell numeric className="font-medium">
                  {figure(row.value)}
                  <PhoneLine>{intervalText(row)}</PhoneLine>
                </Cell>
                <Cell wide>
                  <Interval row={row} />
                </Cell>
                <Cell wide numeric>
                  {integer(row.images)}
                </Cell>
              </Row>
            ))}
          </DataTable>
        </Folded>
      ))}
    </section>
  );
}

function metricName(row: Measured): string {
  return t.card.metricNames[row.metric] ?? row.metric;
}
