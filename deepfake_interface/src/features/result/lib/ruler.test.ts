import { rulerMarks } from './ruler';

test.each([1, 37, 512, 1600, 4032, 30_000])(
  'a ruler of %d px has few, round marks that begin at zero',
  (length) => {
    const marks = rulerMarks(length, 7);

    expect(marks[0]).toBe(0);
    expect(marks.length).toBeLessThanOrEqual(8);
    expect(marks.every((mark) => mark < length)).toBe(true);
  },
);

test('the far end is left free, so that no label is cut off', () => {
  expect(rulerMarks(1600, 7)).toEqual([0, 250, 500, 750, 1000, 1250]);
});
