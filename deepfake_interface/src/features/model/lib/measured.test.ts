import type { Measured } from '@/api/types';
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
