import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import type { Answer } from '../lib/words';

interface Props {
  answer: Answer;
  onScoreWhole?: (() => void) | undefined;
}

const STEPS: Partial<Record<Answer, string[]>> = {
  noFace: t.result.noFaceSteps,
  not_assessed: t.result.notAssessedSteps,
  likely_fake: t.result.fakeSteps,
};

/** An answer without a way on is half an answer. */
export function NextSteps({ answer, onScoreWhole }: Props) {
  const steps = STEPS[answer];
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
