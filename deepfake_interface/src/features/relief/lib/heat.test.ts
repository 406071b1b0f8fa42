import { type Heat, heightGrid, sampleHeat } from './heat';

const slope: Heat = { width: 2, height: 1, values: Float32Array.of(0, 1) };

test('between two places the map is interpolated', () => {
  expect(sampleHeat(slope, 0.25, 0.5)).toBe(0);
  expect(sampleHeat(slope, 0.5, 0.5)).toBeCloseTo(0.5);
  expect(sampleHeat(slope, 0.75, 0.5)).toBe(1);
});

test('outside its outermost places the map goes on as it ends', () => {
  expect(sampleHeat(slope, 0, 0)).toBe(0);
  expect(sampleHeat(slope, 1, 1)).toBe(1);
});

test('the relief rises where the map does', () => {
  const grid = heightGrid(slope, 3);

  expect([...grid.slice(0, 3)]).toEqual([0, 0.5, 1]);
});

test('without a map the relief is flat', () => {
  expect(heightGrid(null, 4).every((height) => height === 0)).toBe(true);
});
