/** Lightness rises evenly and hue never doubles back, so it reads without colour vision (after matplotlib's inferno). */
const STOPS: [number, number, number][] = [
  [27, 12, 65],
  [101, 21, 110],
  [187, 55, 84],
  [237, 105, 37],
  [251, 180, 26],
  [252, 255, 164],
];

/** Colour of a value in [0, 1] as sRGB bytes. */
export function rampColor(value: number): [number, number, number] {
  const scaled = Math.min(1, Math.max(0, value)) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(scaled));
  const [from, to] = [STOPS[index], STOPS[index + 1]];
  if (!from || !to) return [0, 0, 0];
  const share = scaled - index;
  return [0, 1, 2].map((c) => Math.round((from[c] ?? 0) + ((to[c] ?? 0) - (from[c] ?? 0)) * share)) as [
    number,
    number,
    number,
  ];
}

export const rampGradient = `linear-gradient(90deg, ${STOPS.map((stop) => `rgb(${stop.join(' ')})`).join(', ')})`;
