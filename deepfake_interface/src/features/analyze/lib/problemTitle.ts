import type { Problem } from '@/api/problem';
import { t } from '@/i18n/strings';

/** A problem in a few words of the page. */
export function problemTitle(problem: Problem): string {
  return (t.errors.byCode[problem.code] ?? t.errors.unknown).title;
}
