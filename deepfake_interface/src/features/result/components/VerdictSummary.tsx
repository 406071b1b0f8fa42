import type { ReactNode } from 'react';
import type { Face, Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { TONES } from '@/shared/ui/tones';
import { bandOf, leanOf, scoreText } from '../lib/bands';
import { declaresGenerated, saysOtherwise } from '../lib/provenance';
import {
  type Answer,
  answerOf,
  fakeKindOf,
  foremost,
  isWholePicture,
  listedWords,
  spokenScore,
  toneOf,
} from '../lib/words';
import { Gauge } from './Gauge';

interface Props {
  result: Prediction;
  thresholds: Manifest['thresholds'] | null;
  /** Another version of the model than today's gave this answer. */
  otherModel?: boolean;
  /** Of a hundred, for which the score holds; null where the model says no such figure. */
  fakesInTest?: number | null;
  /** Stands before the number. */
  children?: ReactNode;
}

type Stability = NonNullable<Face['stability']>;

/** The answer in words first, then the number with its bands. */
export function VerdictSummary({
  result,
  thresholds,
  otherModel = false,
  fakesInTest = null,
  children,
}: Props) {
  const answer = answerOf(result);
  const p = spokenScore(result);
  const isBelied = saysOtherwise(result);
  const tone = TONES[toneOf(result)];
  const stability = result.faces[foremost(result)]?.stability;
  return (
    <section aria-labelledby="verdict" className={`border-t-4 pt-5 ${tone.edge}`}>
      <h2
        id="verdict"
        className={`${isBelied ? 'text-[clamp(1.6rem,1.2rem+1.4vw,2.1rem)]' : 'text-[clamp(1.85rem,1.3rem+2vw,2.75rem)]'} ${tone.text}`}
      >
        {headline(result)}
      </h2>
      <p className="mt-3 max-w-[58ch] text-[1.0625rem] text-ink-2">
        {
          t.verdict.meaning[
            overruledBy(result, p, thresholds) ??
              leanOfAnswer(answer, p, thresholds) ??
              fakeKindOf(result) ??
              answer
          ]
        }
      </p>
      {children}
      {p !== null && (
        <div className="mt-6">
          <p className="font-mono text-[clamp(3.5rem,2.9rem+2vw,4.5rem)] leading-none font-medium tracking-tight">
            {scoreText(p, thresholds)}
          </p>
          <p className="mt-2 text-[0.9375rem] leading-snug text-ink-2">
            {t.gauge.label}
            {fakesInTest !== null && t.gauge.ifFakes(fakesInTest)}
          </p>
          <p className="mt-1 mb-2 text-[0.9375rem] leading-snug text-ink-3">{scoreOf(result)}</p>
          <Gauge probability={p} verdict={result.verdict} thresholds={thresholds} otherModel={otherModel} />
          {stability && <p className="mt-2 font-[560]">{steadiness(stability, thresholds)}</p>}
        </div>
      )}
    </section>
  );
}

function headline(result: Prediction): string {
  const answer = answerOf(result);
  // The first of the two says the same; it lets the compiler know.
  if (answer === 'likely_fake' || !saysOtherwise(result)) return listedWords(result);
  return t.verdict.generatedHeading(t.verdict.generatedBut[answer], declaresGenerated(result) === 'part');
}

function leanOfAnswer(answer: Answer, p: number | null, thresholds: Props['thresholds']) {
  return answer === 'uncertain' && p !== null && thresholds ? leanOf(p, thresholds) : null;
}

/** Steady is what stays in one band: on another's side the answer would have been another. */
function steadiness({ min, max, flipped }: Stability, thresholds: Props['thresholds']): string {
  const isSteady = !flipped && (!thresholds || bandOf(min, thresholds) === bandOf(max, thresholds));
  const words = isSteady ? t.gauge.steady : t.gauge.unsteady;
  return words(scoreText(min, thresholds), scoreText(max, thresholds));
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
