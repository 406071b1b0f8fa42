import type { Manifest } from '@/api/types';
import { BandLegend } from '@/features/result/components/Gauge';
import { t } from '@/i18n/strings';
import { fileSize, integer } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { TableFrame } from '@/shared/ui/TableFrame';
import { MeasuredResults } from './MeasuredResults';
import { WithModel } from './WithModel';

export default function ModelCardScreen() {
  return (
    <WithModel>
      {(model) => (
        <div className="space-y-16">
          <ScreenHeading title={t.card.heading} intro={model.description} />
          <MeasuredResults measured={model.measured} />
          <TrainingData sources={model.training_data} />
          <Identity model={model} />
        </div>
      )}
    </WithModel>
  );
}

function TrainingData({ sources }: { sources: Manifest['training_data'] }) {
  const c = t.card.columns;
  const total = sources.reduce((sum, source) => sum + source.images, 0);
  return (
    <section aria-labelledby="training">
      <h2 id="training" className="text-2xl">
        {t.card.training}
      </h2>
      <p className="mt-2 mb-4 text-ink-2">
        {t.card.trainingText} {t.card.total(integer(total))}.
      </p>
      <TableFrame label={t.card.training} columns={[c.source, c.label, c.images, c.terms]} numeric={[2]}>
        {sources.map((source) => (
          <tr key={`${source.source} ${source.label}`} className="border-t border-line align-top">
            <th scope="row" className="py-2.5 pr-4 text-left font-[560]">
              {source.source}
            </th>
            <td className="py-2.5 pr-4">{source.label}</td>
            <td className="tabular py-2.5 pr-4 text-right">{integer(source.images)}</td>
            <td className="py-2.5 text-ink-2">{source.terms}</td>
          </tr>
        ))}
      </TableFrame>
    </section>
  );
}

function Identity({ model }: { model: Manifest }) {
  const { calibration } = model;
  return (
    <section aria-labelledby="identity">
      <h2 id="identity" className="mb-4 text-2xl">
        {t.card.identity}
      </h2>
      <Facts
        facts={[
          { name: t.card.name, value: model.name },
          { name: t.card.version, value: model.version },
          { name: t.card.created, value: model.created },
          { name: t.card.architecture, value: model.architecture },
          { name: t.card.licence, value: model.licence },
          { name: t.card.input, value: t.card.inputValue(model.input.size, model.input.channels) },
          { name: t.card.classes, value: model.classes.join(', ') },
          {
            name: t.card.calibration,
            value: `${t.card.calibrationValue(calibration.scale, calibration.shift)}, ${calibration.method}: ${calibration.fitted_on}`,
          },
          { name: t.card.bands, value: <BandLegend thresholds={model.thresholds} /> },
        ]}
      />
      <h3 className="mt-8 mb-3 text-xl">{t.card.files}</h3>
      <Files files={model.files} />
    </section>
  );
}

function Files({ files }: { files: Manifest['files'] }) {
  const c = t.card.columns;
  return (
    <TableFrame label={t.card.files} columns={[c.file, c.bytes, c.sha256]} numeric={[1]}>
      {Object.values(files).map(
        (file) =>
          file && (
            <tr key={file.path} className="border-t border-line align-top">
              <th scope="row" className="py-2.5 pr-4 text-left font-[560]">
                {file.path} <span className="font-normal text-ink-2">{file.precision}</span>
              </th>
              <td className="tabular py-2.5 pr-4 text-right whitespace-nowrap">{fileSize(file.bytes)}</td>
              <td className="tabular py-2.5 break-all text-ink-2">{file.sha256}</td>
            </tr>
          ),
      )}
    </TableFrame>
  );
}
