import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import type { Answer } from '../lib/words';

interface Props {
  answer: Answer;
  /** Smallest face whose score can be relied on; null while the manifest is not there. */
  minFacePx: number | null;
  onScoreWhole?: (() => void) | undefined;
}

function stepsFor(answer: Answer, minFacePx: number | null): string[] | null {
  if (answer === 'noFace') return t.result.noFaceSteps(minFacePx);
  if (answer === 'not_assessed') return t.result.notAssessedSteps;
  return answer === 'likely_fake' ? t.result.fakeSteps : null;
}

/** An answer without a way on is half an answer. */
export function NextSteps({ answer, minFacePx, onScoreWhole }: Props) {
  const steps = stepsFor(answer, minFacePx);
  if (!steps) return null;
  return (
    <section aria-labelledby="next">
      <h3 id="next" className="text-xl">
        {t.result.next}
      </h3>
      <ul className="mt-2 list-disc space-y-1.5 pl-5 text-ink-2 marker:text-ink-3">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {answer === 'noFace' && onScoreWhole && (
        <div className="mt-4 print:hidden">
          <Button icon="photo" onClick={onScoreWhole}>
            {t.result.scoreWhole}
          </Button>
          <p className="mt-2 text-sm text-ink-2">{t.result.scoreWholeNote}</p>
        </div>
      )}
    </section>
  );
}
