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
      <Facts
        facts={[
          { name: fact.file, value: name },
          { name: fact.examined, value: moment(examinedAt) },
          { name: fact.size, value: `${image.width} × ${image.height} px`, mono: true },
          { name: fact.format, value: `${image.format}, ${fileSize(image.bytes)}` },
          { name: fact.camera, value: exif?.camera },
          { name: fact.software, value: exif?.software },
          { name: fact.taken, value: exif?.taken_at },
          { name: fact.sha256, value: <span className="break-all">{image.sha256}</span>, mono: true },
          { name: fact.model, value: `${model.name} ${model.version}` },
          { name: fact.engine, value: `${model.engine}, ${model.precision}` },
          { name: t.result.timing, value: <Timing timing={result.timing_ms} />, mono: true },
        ]}
      />
    </section>
  );
}

function Timing({ timing }: { timing: Prediction['timing_ms'] }) {
  return (
    <ul>
      {Object.entries(timing).map(([stage, value]) => (
        <li key={stage} className="flex justify-between gap-4">
          <span className="font-sans">{t.result.timingNames[stage] ?? stage}</span>
          {milliseconds(value)}
        </li>
      ))}
    </ul>
  );
}
