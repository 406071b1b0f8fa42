import type { Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { fileSize, milliseconds, moment } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';

interface Props {
  name: string;
  examinedAt: number;
  result: Prediction;
}

/** What was examined, by what, and how long it took. */
export function AnalysisFacts({ name, examinedAt, result }: Props) {
  const { image, model } = result;
  const exif = result.provenance?.exif;
  const fact = t.result.fact;
  return (
    <section aria-labelledby="facts" className="space-y-4">
      <h3 id="facts" className="text-xl">
        {t.result.facts}
      </h3>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <Facts
          facts={[
            { name: fact.file, value: name },
            { name: fact.examined, value: moment(examinedAt) },
            { name: fact.size, value: `${image.width} × ${image.height} px`, mono: true },
            { name: fact.format, value: `${image.format}, ${fileSize(image.bytes)}` },
            { name: fact.camera, value: exif?.camera },
            { name: fact.software, value: exif?.software },
            { name: fact.taken, value: exif?.taken_at },
            {
              name: fact.sha256,
              value: <span className="text-[0.8125rem] break-all">{image.sha256}</span>,
              mono: true,
            },
            { name: fact.model, value: `${model.name} ${model.version}` },
            { name: fact.engine, value: `${model.engine}, ${model.precision}` },
          ]}
        />
        <div>
          <h4 className="mb-2 text-base tracking-normal">{t.result.timing}</h4>
          <Facts facts={timingFacts(result.timing_ms)} />
        </div>
      </div>
    </section>
  );
}

function timingFacts(timing: Prediction['timing_ms']) {
  return Object.entries(timing).map(([stage, value]) => ({
    name: t.result.timingNames[stage] ?? stage,
    value: milliseconds(value),
    mono: true,
  }));
}
