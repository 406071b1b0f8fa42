import { rampColor } from './ramp';

/** Relative luminance (WCAG 2.2). */
function luminance(rgb: [number, number, number]): number {
  const [r, g, b] = rgb.map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('the ramp only ever grows lighter, so that it reads without colour vision', () => {
  const steps = Array.from({ length: 51 }, (_, index) => luminance(rampColor(index / 50)));

  for (let index = 1; index < steps.length; index++)
    expect(steps[index]).toBeGreaterThan(steps[index - 1] ?? 1);
});

test('values beyond the scale take its ends', () => {
  expect(rampColor(-1)).toEqual(rampColor(0));
  expect(rampColor(2)).toEqual(rampColor(1));
});
