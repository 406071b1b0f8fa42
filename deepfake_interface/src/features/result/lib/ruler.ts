const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000];

/** Pixel positions of a ruler's labelled marks: round numbers, at most `most` of them, the far end left free. */
export function rulerMarks(length: number, most: number): number[] {
  const step = STEPS.find((candidate) => length / candidate <= most) ?? length;
  const marks: number[] = [];
  for (let at = 0; at <= length - step * 0.6; at += step) marks.push(at);
  return marks;
}

/** As many marks as there is room for between their numbers: a side that is short beside the other is drawn short. */
export function mostMarks(length: number, other: number): number {
  return Math.max(1, Math.min(7, Math.round((10 * length) / other)));
}
