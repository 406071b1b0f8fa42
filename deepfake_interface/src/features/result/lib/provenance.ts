import type { Prediction } from '@/api/types';
import { t } from '@/i18n/strings';

/** IPTC's codes for pictures that a generative model made, or made a part of. */
const GENERATED = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
]);

/** What the file says of how it came to be, one sentence each; none where it says nothing. */
export function provenanceWords(told: Prediction['provenance'] | undefined): string[] {
  const c2pa = told?.c2pa;
  const words = t.provenance;
  // Answers kept in the history by an earlier version have neither of the two.
  const origins = [
    ...new Set([...(c2pa?.digital_source_types ?? []), told?.digital_source_type ?? '']),
  ].filter((code) => code !== '');
  const sentences = [];
  if (origins.some((code) => GENERATED.has(code))) sentences.push(words.generated(c2pa?.generator ?? null));
  else if (origins.length > 0)
    sentences.push(words.origin(origins.map((code) => words.origins[code] ?? code)));
  if (c2pa?.problems.includes('manifest.unreadable')) sentences.push(words.unreadable);
  else if (c2pa) {
    sentences.push(words.signed(c2pa.signed_by ?? words.unnamed, words.trust[trustOf(c2pa.trusted)]));
    sentences.push(c2pa.intact ? words.intact : words.changed(c2pa.problems));
  }
  return sentences;
}

function trustOf(trusted: boolean | null): 'unchecked' | 'trusted' | 'stranger' {
  if (trusted === null) return 'unchecked';
  return trusted ? 'trusted' : 'stranger';
}
