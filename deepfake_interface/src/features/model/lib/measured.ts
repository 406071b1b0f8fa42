import type { Measured } from '@/api/types';

export interface MeasuredGroup {
  split: string;
  tier: string;
  rows: Measured[];
}

/** How many of a hundred pictures were fake where the figures of all of them were taken; null where there are none. A
 * probability holds for such a share alone. */
export function fakesInTest(measured: Measured[]): number | null {
  for (const fakes of measured) {
    if (fakes.subset !== ALL || fakes.metric !== 'fakes_found') continue;
    const reals = measured.find(
      ({ split, tier, subset, metric }) =>
        split === fakes.split && tier === fakes.tier && subset === ALL && metric === 'real_accuracy',
    );
    const pictures = fakes.images + (reals?.images ?? 0);
    if (reals && pictures > 0) return Math.round((fakes.images / pictures) * 100);
  }
  return null;
}

const ALL = 'all';

/** Rows by split and tier, in the manifest's own order. */
export function groupMeasured(measured: Measured[]): MeasuredGroup[] {
  const groups: MeasuredGroup[] = [];
  for (const row of measured) {
    const group = groups.find(({ split, tier }) => split === row.split && tier === row.tier);
    if (group) group.rows.push(row);
    else groups.push({ split: row.split, tier: row.tier, rows: [row] });
  }
  return groups;
}
