import { FACING, turned } from './turn';

test('the face cannot be turned out of sight', () => {
  const far = turned(FACING, 10, -10);

  expect(far.yaw).toBeLessThan(Math.PI / 2);
  expect(far.pitch).toBeGreaterThan(-Math.PI / 2);
});

test('turning there and back ends where it began', () => {
  expect(turned(turned(FACING, 0.3, 0.2), -0.3, -0.2)).toEqual(FACING);
});
