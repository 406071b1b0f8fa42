import type { Manifest } from '@/api/types';
import { BandLegend } from '@/features/result/components/Gauge';
import { t } from '@/i18n/strings';
import { fileSize, integer } from '@/shared/lib/format';
import { Cell, type Column, DataTable, PhoneLine, Row, RowHeader } from '@/shared/ui/DataTable';
import { Facts } from '@/shared/ui/Facts';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { MeasuredResults } from './MeasuredResults';
import { WithModel } from './WithModel';

const { columns } = t.card;

const SOURCES: Column[] = [
  { label: columns.source, width: 22 },
  { label: columns.label, width: 16, wide: true },
  { label: columns.images, width: 12, numeric: true },
  { label: columns.terms, width: 50, wide: true },
];

const FILES: Column[] = [
  { label: columns.file, width: 28 },
  { label: columns.bytes, width: 12, numeric: true },
  { label: columns.sha256, width: 60, wide: true },
];

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
  const total = sources.reduce((sum, source) => sum + source.images, 0);
  return (
    <section aria-labelledby="training">
      <h2 id="training" className="text-2xl">
        {t.card.training}
      </h2>
      <p className="mt-2 mb-4 text-ink-2">
        {t.card.trainingText} {t.card.total(integer(total))}.
      </p>
      <DataTable label={t.card.training} columns={SOURCES}>
        {sources.map((source) => (
          <Row key={`${source.source} ${source.label}`}>
            <RowHeader>
              {source.source}
              <PhoneLine>
                {source.label}. {source.terms}
              </PhoneLine>
            </RowHeader>
            <Cell wide>{source.label}</Cell>
            <Cell numeric>{integer(source.images)}</Cell>
            <Cell wide className="text-ink-2">
              {source.terms}
            </Cell>
          </Row>
        ))}
      </DataTable>
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
            value: t.card.calibrationValue(
              calibration.method,
              calibration.evidence,
              calibration.knots.length,
              calibration.fitted_on,
            ),
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
  return (
    <DataTable label={t.card.files} columns={FILES}>
      {Object.values(files).map(
        (file) =>
          file && (
            <Row key={file.path}>
              <RowHeader>
                {file.path} <span className="font-normal text-ink-2">{file.precision}</span>
                <PhoneLine>
                  <span className="tabular break-all">{file.sha256}</span>
                </PhoneLine>
              </RowHeader>
              <Cell numeric>{fileSize(file.bytes)}</Cell>
              <Cell wide className="tabular break-all text-ink-2">
                {file.sha256}
              </Cell>
            </Row>
          ),
      )}
    </DataTable>
  );
}
