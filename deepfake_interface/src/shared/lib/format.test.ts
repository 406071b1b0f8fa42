import { duration, fileSize, milliseconds, moment, percentRange, probability, stamp } from './format';

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

test('a wait is told in the unit that it is long in', () => {
  expect([7, 119, 121, 86_012].map(duration)).toEqual(['7 s', '119 s', '3 min', '24 h']);
});

test('a moment in a file’s name is that of the clock on the wall, and sorts', () => {
  expect(stamp(new Date(2026, 2, 9, 17, 5, 59))).toBe('2026-03-09-170559');
});

test('a moment says in which zone it is told', () => {
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName');

  expect(moment(0)).toContain(zone?.value);
});
