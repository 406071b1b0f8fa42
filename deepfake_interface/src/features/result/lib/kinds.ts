import type { Prediction, VerdictName } from '@/api/types';
import { saysOtherwise } from './provenance';

/** How lists sort answers: by the verdict, but apart where the file itself speaks against it. */
export type Kind = VerdictName | 'generated';

/** What needs looking at comes first. */
export const KINDS: Kind[] = ['likely_fake', 'generated', 'uncertain', 'likely_real', 'not_assessed'];

export function kindOf(result: Prediction): Kind {
  return saysOtherwise(result) ? 'generated' : result.verdict;
}
