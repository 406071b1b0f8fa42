import type { Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { TONES } from '@/shared/ui/tones';
import { bandOf, scoreText } from '../lib/bands';
import { answerOf, highest, isWholePicture } from '../lib/words';
import { Gauge } from './Gauge';

interface Props {
  result: Prediction;
  thresholds: Manifest['thresholds'] | null;
  /** Another version of the model than today's gave this answer. */
  otherModel?: boolean;
}

/** The answer in words first, then the number with its bands. */
export function VerdictSummary({ result, thresholds, otherModel = false }: Props) {
  const answer = answerOf(result);
  const p = result.fake_probability;
  const tone = TONES[result.verdict];
  return (
    <section aria-labelledby="verdict" className={`border-t-4 pt-5 ${tone.edge}`}>
      <h2 id="verdict" className={`text-[clamp(1.85rem,1.3rem+2vw,2.75rem)] ${tone.text}`}>
        {t.verdict[answer]}
      </h2>
      <p className="mt-3 max-w-[58ch] text-[1.0625rem] text-ink-2">
        {t.verdict.meaning[overruledBy(result, thresholds) ?? answer]}
      </p>
      {p !== null && (
        <div className="mt-6">
          <div className="mb-2 flex items-baseline gap-3">
            <span className="font-mono text-[2.5rem] leading-none font-medium tracking-tight">
              {scoreText(p, thresholds)}
            </span>
            <span className="text-[0.9375rem] leading-snug text-ink-2">
              {t.gauge.label}
              <br />
              <span className="text-ink-3">{scoreOf(result)}</span>
            </span>
          </div>
          <Gauge probability={p} verdict={result.verdict} thresholds={thresholds} otherModel={otherModel} />
        </div>
      )}
    </section>
  );
}

const POOR = ['face_too_small', 'blurred', 'too_dark', 'too_bright', 'low_contrast'];

/** What makes the answer uncertain where its number does not; else null. Without the bands the face behind the number
 * tells: its reasons do. */
function overruledBy(
  { verdict, fake_probability: p, faces }: Prediction,
  thresholds: Props['thresholds'],
): 'anotherFace' | 'tooPoor' | 'doubted' | null {
  if (verdict !== 'uncertain' || p === null) return null;
  const face = faces[highest(faces)];
  const isDoubted = face !== undefined && (face.verdict !== 'uncertain' || face.reasons.length > 0);
  if (thresholds ? bandOf(p, thresholds) === 'uncertain' : !isDoubted) return null;
  if (face?.verdict !== 'uncertain') return 'anotherFace';
  if (isWholePicture(face)) return 'doubted';
  return face.reasons.some(({ code }) => POOR.includes(code)) ? 'tooPoor' : 'doubted';
}

function scoreOf({ faces }: Prediction): string {
  const [first] = faces;
  if (first && isWholePicture(first)) return t.gauge.whole;
  return t.gauge.over(faces.filter((face) => face.fake_probability !== null).length);
}
