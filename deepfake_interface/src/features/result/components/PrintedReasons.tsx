import type { Face, Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { faceName, reasonText } from '../lib/words';

interface Props {
  faces: Face[];
  /** The one whose reasons stand elsewhere. */
  but: number;
  /** Of the model that gave the answer. */
  manifest: Manifest | undefined;
}

/** On paper no face can be chosen: what is to be kept in mind of each of the others. */
export function PrintedReasons({ faces, but, manifest }: Props) {
  const lines = faces.flatMap((face, index) => {
    const texts = face.reasons.map((reason) => reasonText(reason, face, manifest));
    return texts.length > 0 && index !== but
      ? [t.result.reasonOf(faceName(face, index), texts.join(' '))]
      : [];
  });
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="printed-reasons" className="hidden print:block">
      <h3 id="printed-reasons" className="mb-2 text-xl">
        {t.report.reasons}
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
