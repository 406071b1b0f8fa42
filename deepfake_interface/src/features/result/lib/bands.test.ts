import { thresholds } from '@/test/samples';
import { bandOf, bandsOf } from './bands';

test('the bands cover the whole scale without a gap', () => {
  const bands = bandsOf(thresholds);

  expect(bands.map(({ name }) => name)).toEqual(['likely_real', 'uncertain', 'likely_fake']);
  expect(bands[0]?.from).toBe(0);
  expect(bands[0]?.to).toBe(bands[1]?.from);
  expect(bands[1]?.to).toBe(bands[2]?.from);
  expect(bands[2]?.to).toBe(1);
});

test('a model without an uncertain band has two', () => {
  const bands = bandsOf({ fake: 0.5, likely_real_below: 0.5, likely_fake_from: 0.5 });

  expect(bands.map(({ name }) => name)).toEqual(['likely_real', 'likely_fake']);
});

test.each([
  [0.29, 'likely_real'],
  [0.3, 'uncertain'],
  [0.799, 'uncertain'],
  [0.8, 'likely_fake'],
])('%f lies in the band %s', (probability, band) => {
  expect(bandOf(probability, thresholds)).toBe(band);
});
