import { t } from '@/i18n/strings';

const whole = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(t.locale, { style: 'percent', maximumFractionDigits: 0 });
const finer = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 1 });
const finerPercent = new Intl.NumberFormat(t.locale, { style: 'percent', maximumFractionDigits: 1 });
/** With the zone: a report is read elsewhere too. */
const dateTime = new Intl.DateTimeFormat(t.locale, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** A probability as whole percent. The ends stay open: a score is never certainty. */
export function probability(p: number): string {
  if (p < 0.01) return '<1%';
  if (p > 0.99) return '>99%';
  return percent.format(p);
}

/** As whole percent where it is one, else with one decimal. */
export function percentToTenth(share: number): string {
  return finerPercent.format(share);
}

/** From one share to another: 29.2–90%. */
export function percentRange(from: number, to: number): string {
  return `${finer.format(from * 100)}–${finerPercent.format(to)}`;
}

/** With at most one decimal. */
export function tenth(value: number): string {
  return finer.format(value);
}

/** A measured figure with three places, as this field prints them (.971 rather than 97.1 %). */
export function figure(value: number): string {
  return value.toFixed(3);
}

export function integer(value: number): string {
  return whole.format(value);
}

export function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${whole.format(value)} ms`;
}

/** A wait, in the largest unit that says enough of it. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${whole.format(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A moment by this device's clock, as a part of a file's name: 2026-03-09-170559. */
export function stamp(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, 19).replace('T', '-').replaceAll(':', '');
}

export function moment(time: number | string | Date): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : dateTime.format(date);
}
