import type { Manifest, Prediction } from '@/api/types';
import { listedWords } from '@/features/result/lib/words';

export interface Examined {
  name: string;
  /** Milliseconds since the epoch. */
  examinedAt: number;
  result: Prediction;
  /** The bands in force for this answer; null where they are not known. */
  thresholds: Manifest['thresholds'] | null;
  /** Came by the clipboard, so that the file may be a mere copy. */
  pasted: boolean;
}

/** The service's answer as it came, and what it does not say itself: of which file, when, in what words the page puts it,
 * and what the verdicts went by. */
export function reportJson({ name, examinedAt, result, thresholds, pasted }: Examined): string {
  const report = {
    file: name,
    examined_at: new Date(examinedAt).toISOString(),
    ...(pasted && { pasted }),
    summary: listedWords(result),
    thresholds,
    ...result,
  };
  return JSON.stringify(report, null, 2);
}
