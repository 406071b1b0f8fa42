import type { Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { probability } from '@/shared/lib/format';
import { TONES } from '@/shared/ui/tones';
import { bandOf } from '../lib/bands';
import { answerOf, isWholePicture } from '../lib/words';
import { Gauge } from './Gauge';

interface Props {
  result: Prediction;
  thresholds: Manifest['thresholds'] | null;
}

/** The answer in words first, then the number with its bands. */
export function VerdictSummary({ result, thresholds }: Props) {
  const answer = answerOf(result);
  const p = result.fake_probability;
  const tone = TONES[result.verdict];
  return (
    <section aria-labelledby="verdict" className={`border-t-4 pt-5 ${tone.edge}`}>
      <h2 id="verdict" className={`text-[clamp(1.85rem,1.3rem+2vw,2.75rem)] ${tone.text}`}>
        {t.verdict[answer]}
      </h2>
      <p className="mt-3 max-w-[58ch] text-[1.0625rem] text-ink-2">
        {t.verdict.meaning[isOverruled(result, thresholds) ? 'tooPoor' : answer]}
      </p>
      {p !== null && (
        <div className="mt-6">
          <div className="mb-2 flex items-baseline gap-3">
            <span className="font-mono text-[2.5rem] leading-none font-medium tracking-tight">
              {probability(p)}
            </span>
            <span className="text-[0.9375rem] leading-snug text-ink-2">
              {t.gauge.label}
              <br />
              <span className="text-ink-3">{scoreOf(result)}</span>
            </span>
          </div>
          <Gauge probability={p} verdict={result.verdict} thresholds={thresholds} />
        </div>
      )}
    </section>
  );
}

/** The number alone would be a verdict, but the picture behind it is too poor to rely on. */
function isOverruled({ verdict, fake_probability: p }: Prediction, thresholds: Props['thresholds']): boolean {
  return (
    verdict === 'uncertain' && p !== null && thresholds !== null && bandOf(p, thresholds) !== 'uncertain'
  );
}

function scoreOf(result: Prediction): string {
  const [first] = result.faces;
  return first && isWholePicture(first) ? t.gauge.whole : t.gauge.over(result.faces.length);
}
