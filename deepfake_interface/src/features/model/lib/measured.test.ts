import { readFileSync } from 'node:fs';
import type { Measured } from '@/api/types';
import { t } from '@/i18n/strings';
import { groupMeasured } from './measured';

const row = (split: string, tier: string, subset: string): Measured => ({
  split,
  tier,
  subset,
  metric: 'auc',
  value: 0.9,
  images: 10,
});

test('results are grouped by split and tier, in the order of the manifest', () => {
  const groups = groupMeasured([row('val', 'clean', 'a'), row('val', 'web', 'a'), row('val', 'clean', 'b')]);

  expect(groups.map(({ tier, rows }) => [tier, rows.map(({ subset }) => subset)])).toEqual([
    ['clean', ['a', 'b']],
    ['web', ['a']],
  ]);
});

test('the page has words for every metric of the shipped model', () => {
  const manifest = readFileSync(new URL('../../../../../model/manifest.json', import.meta.url), 'utf8');
  const measured: Measured[] = JSON.parse(manifest).measured;

  const metrics = [...new Set(measured.map(({ metric }) => metric))];
  expect(metrics).not.toHaveLength(0);
  expect(metrics.filter((metric) => !(metric in t.card.metricNames))).toEqual([]);
});
