import { t } from '@/i18n/strings';

interface Bounds {
  from: number;
  to?: number;
}

/** A figure and whether it is within its bounds, as the service judges it; the figure alone where they are not known. */
export function bounded(
  value: number,
  bounds: Bounds | undefined,
  format: (value: number) => string,
): string {
  if (!bounds) return format(value);
  const { from, to } = bounds;
  const words = t.result;
  const span = to === undefined ? words.from(format(from)) : words.fromTo(format(from), format(to));
  if (value < from) return words.tooLittle(format(value), span);
  return to !== undefined && value > to
    ? words.tooMuch(format(value), span)
    : words.enough(format(value), span);
}
