import type { Problem } from '@/api/problem';
import { t } from '@/i18n/strings';

/** A problem in the page's words. */
export function problemText(problem: Problem | null) {
  return t.errors.byCode[problem?.code ?? ''] ?? t.errors.unknown;
}
