import type { Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { TONES } from '@/shared/ui/tones';
import { bandOf, scoreText } from '../lib/bands';
import { answerOf, foremost, isWholePicture, spokenScore } from '../lib/words';
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
  const p = spokenScore(result);
  const tone = TONES[result.verdict];
  return (
    <section aria-labelledby="verdict" className={`border-t-4 pt-5 ${tone.edge}`}>
      <h2 id="verdict" className={`text-[clamp(1.85rem,1.3rem+2vw,2.75rem)] ${tone.text}`}>
        {t.verdict[answer]}
      </h2>
      <p className="mt-3 max-w-[58ch] text-[1.0625rem] text-ink-2">
        {t.verdict.meaning[overruledBy(result, p, thresholds) ?? answer]}
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
  result: Prediction,
  p: number | null,
  thresholds: Props['thresholds'],
): 'tooPoor' | 'doubted' | null {
  const face = result.faces[foremost(result)];
  if (result.verdict !== 'uncertain' || p === null || !face) return null;
  if (thresholds ? bandOf(p, thresholds) === 'uncertain' : face.reasons.length === 0) return null;
  if (isWholePicture(face)) return 'doubted';
  return face.reasons.some(({ code }) => POOR.includes(code)) ? 'tooPoor' : 'doubted';
}

function scoreOf(result: Prediction): string {
  const { faces } = result;
  const [first] = faces;
  if (first && isWholePicture(first)) return t.gauge.whole;
  if (spokenScore(result) !== result.fake_probability) return t.gauge.speaker(foremost(result) + 1);
  return t.gauge.over(faces.filter((face) => face.fake_probability !== null).length);
}
