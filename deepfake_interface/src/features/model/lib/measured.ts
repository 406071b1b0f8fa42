import type { Measured } from '@/api/types';

export interface MeasuredGroup {
  split: string;
  tier: string;
  rows: Measured[];
}

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
