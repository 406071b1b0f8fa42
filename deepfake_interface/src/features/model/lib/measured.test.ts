import { readFileSync } from 'node:fs';
import type { Measured } from '@/api/types';
import { t } from '@/i18n/strings';
import { fakesInTest, groupMeasured } from './measured';

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

test('how many of a hundred were fake is told by the figures of one split and tier, of all its pictures', () => {
  const fakes = { ...row('val', 'clean', 'all'), metric: 'fakes_found', images: 30 };
  const reals = { ...row('val', 'clean', 'all'), metric: 'real_accuracy', images: 10 };

  expect(fakesInTest([row('val', 'clean', 'all'), fakes, reals])).toBe(75);
  expect(fakesInTest([fakes, { ...reals, tier: 'web' }])).toBeNull();
  expect(fakesInTest([fakes, { ...reals, subset: 'source: a' }])).toBeNull();
  expect(fakesInTest([fakes])).toBeNull();
  expect(fakesInTest([])).toBeNull();
});
