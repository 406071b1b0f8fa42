import { fileSize, milliseconds, percentRange, probability } from './format';

test('a score is never certainty', () => {
  expect(probability(0)).toBe('<1%');
  expect(probability(1)).toBe('>99%');
  expect(probability(0.934)).toBe('93%');
});

test('sizes and times are read at a glance', () => {
  expect([fileSize(999), fileSize(68_052), fileSize(4_200_000)]).toEqual(['999 B', '68 kB', '4.2 MB']);
  expect([milliseconds(4.2), milliseconds(1440)]).toEqual(['4 ms', '1.44 s']);
});

test('the edges of a range are as exact as they have to be', () => {
  expect(percentRange(0, 0.292)).toBe('0–29.2%');
  expect(percentRange(0.8, 1)).toBe('80–100%');
});
