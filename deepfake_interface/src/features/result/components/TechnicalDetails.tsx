import type { Face, Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { milliseconds } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';
import { Folded } from '@/shared/ui/Folded';
import { FaceQuality } from './FaceQuality';

interface Props {
  result: Prediction;
  /** The chosen face, by its place in the answer. */
  index: number;
  limits: Manifest['quality'] | undefined;
}

/** For who wants to know: how good the picture is, what examined it, how long that took. */
export function TechnicalDetails({ result, index, limits }: Props) {
  const face: Face | undefined = result.faces[index];
  const { model } = result;
  const fact = t.result.fact;
  return (
    <Folded className="print:mt-4" heading={<h3 className="inline text-xl">{t.result.technical}</h3>}>
      <div className="mt-4 space-y-6">
        {face && <FaceQuality face={face} index={index} limits={limits} />}
        <section>
          <h4 className="mb-2 text-base tracking-normal">{t.result.examiner}</h4>
          <Facts
            facts={[
              { name: fact.model, value: `${model.name} ${model.version}` },
              { name: fact.engine, value: `${model.engine}, ${model.precision}` },
            ]}
          />
        </section>
        <section>
          <h4 className="mb-2 text-base tracking-normal">{t.result.timing}</h4>
          <Facts facts={timingFacts(result.timing_ms)} />
        </section>
      </div>
    </Folded>
  );
}

function timingFacts(timing: Prediction['timing_ms']) {
  return Object.entries(timing).map(([stage, value]) => ({
    name: t.result.timingNames[stage] ?? stage,
    value: milliseconds(value),
    mono: true,
  }));
}
