import type { Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { fileSize, moment } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';

interface Props {
  name: string;
  examinedAt: number;
  result: Prediction;
}

/** What was examined, and when. */
export function AnalysisFacts({ name, examinedAt, result }: Props) {
  const { image } = result;
  const exif = result.provenance?.exif;
  const generator = exif?.generator;
  const fact = t.result.fact;
  return (
    <section aria-labelledby="facts">
      <h3 id="facts" className="min-h-11 py-2 text-xl">
        {t.result.facts}
      </h3>
      <Facts
        facts={[
          { name: fact.file, value: <bdi>{name}</bdi> },
          { name: fact.examined, value: moment(examinedAt) },
          { name: fact.size, value: `${image.width} × ${image.height} px`, mono: true },
          { name: fact.format, value: `${image.format}, ${fileSize(image.bytes)}` },
          { name: fact.camera, value: exif?.camera },
          // A generator is the software too where nothing else is named.
          { name: fact.software, value: exif?.software === generator ? null : exif?.software },
          { name: fact.generator, value: generator },
          { name: fact.taken, value: exif?.taken_at },
          {
            name: fact.sha256,
            value: <span className="text-[0.8125rem] break-all">{image.sha256}</span>,
            mono: true,
          },
        ]}
      />
    </section>
  );
}
