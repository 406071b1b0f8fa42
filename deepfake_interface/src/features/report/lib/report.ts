import type { Manifest, Prediction } from '@/api/types';

export interface Examined {
  name: string;
  /** Milliseconds since the epoch. */
  examinedAt: number;
  result: Prediction;
  /** The bands in force for this answer; null where they are not known. */
  thresholds: Manifest['thresholds'] | null;
}

/** The service's answer as it came, and what it does not say itself: of which file, when, and what the verdicts went by. */
export function reportJson({ name, examinedAt, result, thresholds }: Examined): string {
  const report = { file: name, examined_at: new Date(examinedAt).toISOString(), thresholds, ...result };
  return JSON.stringify(report, null, 2);
}
