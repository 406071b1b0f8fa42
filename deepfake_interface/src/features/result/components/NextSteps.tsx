import { t } from '@/i18n/strings';
import type { Answer } from '../lib/words';
import { AskAgain, type Asking } from './AskAgain';

interface Props {
  answer: Answer;
  /** The face looks generated rather than altered, or the file says that it is: there is no original. */
  isGenerated: boolean;
  /** Smallest face whose score can be relied on; null while the manifest is not there. */
  minFacePx: number | null;
  onScoreWhole?: (() => void) | undefined;
  asking: Asking | null;
}

function stepsFor({ answer, isGenerated, minFacePx }: Props): string[] | null {
  const { noFaceSteps, notAssessedSteps, generatedSteps, fakeSteps, realSteps } = t.result;
  if (answer === 'noFace') return noFaceSteps(minFacePx);
  if (answer === 'not_assessed') return notAssessedSteps;
  if (answer === 'likely_fake') return isGenerated ? generatedSteps : fakeSteps;
  if (answer === 'likely_real') return isGenerated ? generatedSteps : realSteps;
  return null;
}

/** An answer without a way on is half an answer. */
export function NextSteps(props: Props) {
  const { answer, onScoreWhole, asking } = props;
  const steps = stepsFor(props);
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
        <div className="mt-4">
          <AskAgain
            icon="photo"
            label={t.result.scoreWhole}
            note={t.result.scoreWholeNote}
            onAsk={onScoreWhole}
            asking={asking}
          />
        </div>
      )}
    </section>
  );
}
