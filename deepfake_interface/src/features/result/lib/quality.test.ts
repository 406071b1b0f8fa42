import { figure } from '@/shared/lib/format';
import { bounded } from './quality';

const light = { from: 0.1, to: 0.85 };

test.each([
  [0.16, { from: 0.045 }, '0.160 · enough (from 0.045)'],
  [0.03, { from: 0.045 }, '0.030 · too little (from 0.045)'],
  [0.045, { from: 0.045 }, '0.045 · enough (from 0.045)'],
  [0.5, light, '0.500 · enough (0.100 to 0.850)'],
  [0.05, light, '0.050 · too little (0.100 to 0.850)'],
  [0.9, light, '0.900 · too much (0.100 to 0.850)'],
  [0.16, undefined, '0.160'],
])('%d within %j is worded: %s', (value, bounds, words) => {
  expect(bounded(value, bounds, figure)).toBe(words);
});
