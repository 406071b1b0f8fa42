import type { Manifest, Prediction } from '@/api/types';
import { saysOtherwise } from '@/features/result/lib/provenance';
import { t } from '@/i18n/strings';

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

/** The service's answer as it came, and what it does not say itself: of which file, when, and what the verdicts went by. */
export function reportJson({ name, examinedAt, result, thresholds, pasted }: Examined): string {
  const report = {
    file: name,
    examined_at: new Date(examinedAt).toISOString(),
    ...(pasted && { pasted }),
    ...(saysOtherwise(result) && { note: t.verdict.generated }),
    thresholds,
    ...result,
  };
  return JSON.stringify(report, null, 2);
}
