import { isTurned } from './isTurned';

test.each([
  [{ width: 512, height: 384 }, { width: 4000, height: 3000 }, false],
  [{ width: 512, height: 512 }, { width: 1000, height: 1001 }, false],
  [{ width: 3000, height: 4000 }, { width: 4000, height: 3000 }, true],
])('%j beside %j: %s', (shown, reported, turned) => {
  expect(isTurned(shown, reported)).toBe(turned);
});
