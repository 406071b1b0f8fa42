import type { Prediction } from '@/api/types';
import { t } from '@/i18n/strings';

/** IPTC's codes for pictures that a generative model made, or made a part of. */
const WHOLE = 'trainedAlgorithmicMedia';
const GENERATED = new Set([WHOLE, 'compositeWithTrainedAlgorithmicMedia', 'compositeSynthetic']);

type Told = Prediction['provenance'] | undefined;

/** IPTC's codes of how the picture and its parts came to be, the newest record's first. */
function originsOf(told: Told): string[] {
  // Answers kept in the history by an earlier version have neither of the two.
  const codes = [...(told?.c2pa?.digital_source_types ?? []), told?.digital_source_type ?? ''];
  return [...new Set(codes)].filter((code) => code !== '');
}

/** Whether the file says of itself that a generative model made it, or made a part of it. */
export function declaresGenerated({ provenance }: Prediction): 'whole' | 'part' | null {
  const code = originsOf(provenance).find((origin) => GENERATED.has(origin));
  if (provenance?.exif.generator || code === WHOLE) return 'whole';
  return code ? 'part' : null;
}

/** Whether the file says that it is generated where the network has found no strong evidence: the network's word alone
 * would then be believed against the file's own. */
export function saysOtherwise(result: Prediction): boolean {
  return result.verdict !== 'likely_fake' && declaresGenerated(result) !== null;
}

/** What the file says of how it came to be, one sentence each; none where it says nothing. */
export function provenanceWords(told: Told): string[] {
  const c2pa = told?.c2pa;
  const words = t.provenance;
  const origins = originsOf(told);
  const generator = told?.exif.generator;
  const sentences = [];
  if (origins.some((code) => GENERATED.has(code))) sentences.push(words.generated(c2pa?.generator ?? null));
  else if (origins.length > 0)
    sentences.push(words.origin(origins.map((code) => words.origins[code] ?? code)));
  if (generator) sentences.push(words.settings(generator));
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
