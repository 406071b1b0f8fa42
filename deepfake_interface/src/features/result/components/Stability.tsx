import type { Face, Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { scoreText } from '../lib/bands';
import { faceName } from '../lib/words';
import { AskAgain, type Asking } from './AskAgain';

interface Props {
  face: Face;
  index: number;
  thresholds: Manifest['thresholds'] | null;
  /** Missing where the photo itself is no longer at hand. */
  onCheck?: (() => void) | undefined;
  asking: Asking | null;
}

/** How steady the chosen face's score is, or the way to know. */
export function Stability({ face, index, thresholds, onCheck, asking }: Props) {
  const { stability } = face;
  if (!stability && (!onCheck || face.fake_probability === null)) return null;
  return (
    <section aria-labelledby="stability" className={stability ? '' : 'print:hidden'}>
      <h3 id="stability" className="mb-3 text-xl">
        {t.result.stabilityOf(faceName(face, index))}
      </h3>
      {stability ? (
        <p className="text-[0.9375rem] text-ink-2">{spanText(stability, thresholds)}</p>
      ) : (
        onCheck && (
          <AskAgain
            label={t.result.checkStability}
            note={t.result.checkStabilityNote}
            onAsk={onCheck}
            asking={asking}
          />
        )
      )}
    </section>
  );
}

function spanText(
  { min, max, flipped }: NonNullable<Face['stability']>,
  thresholds: Props['thresholds'],
): string {
  const range = t.result.stabilityRange(scoreText(min, thresholds), scoreText(max, thresholds));
  return flipped ? `${range}. ${t.result.stabilityFlipped}` : `${range}.`;
}
