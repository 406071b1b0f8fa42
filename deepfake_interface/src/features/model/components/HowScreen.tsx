import type { Manifest } from '@/api/types';
import { BandLegend, GaugeTrack } from '@/features/result/components/Gauge';
import { t } from '@/i18n/strings';
import { probability } from '@/shared/lib/format';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { WithModel } from './WithModel';

export default function HowScreen() {
  return (
    <div>
      <ScreenHeading title={t.how.heading} intro={t.how.intro} />
      <WithModel>
        {(model) => (
          <div className="mt-12 grid gap-x-16 gap-y-14 lg:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
            <Steps model={model} />
            <div className="space-y-12">
              <Score model={model} />
              <section>
                <h2 className="text-2xl">{t.how.privacy}</h2>
                <p className="mt-3 text-ink-2">{t.how.privacyText}</p>
              </section>
            </div>
          </div>
        )}
      </WithModel>
    </div>
  );
}

function Steps({ model }: { model: Manifest }) {
  const s = t.how.steps;
  const classes = model.classes.map((name) => t.result.classNames[name] ?? name).join(', ');
  const steps = [
    s.decode,
    { title: s.detect.title, text: s.detect.text(model.crop.detector, model.max_faces) },
    { title: s.crop.title, text: s.crop.text(model.crop.margin, model.input.size) },
    { title: s.network.title, text: s.network.text(capitalized(model.architecture), classes.toLowerCase()) },
    { title: s.calibrate.title, text: s.calibrate.text(capitalized(model.calibration.method)) },
    s.verdict,
  ];
  return (
    <ol className="border-l border-line-2">
      {steps.map((step, index) => (
        <li key={step.title} className="relative pb-9 pl-9 last:pb-0">
          <span className="absolute -left-[1.05rem] grid size-8 place-items-center rounded-full border border-line-2 bg-paper font-mono text-sm">
            {index + 1}
          </span>
          <h2 className="pt-1 text-xl">{step.title}</h2>
          <p className="mt-1.5 max-w-[52ch] text-ink-2">{step.text}</p>
        </li>
      ))}
    </ol>
  );
}

function Score({ model }: { model: Manifest }) {
  return (
    <section>
      <h2 className="text-2xl">{t.how.score}</h2>
      <div className="relative mt-4 h-8">
        <GaugeTrack thresholds={model.thresholds} />
      </div>
      <BandLegend thresholds={model.thresholds} />
      <p className="mt-4 text-ink-2">{t.how.scoreText(probability(model.thresholds.fake))}</p>
      <p className="mt-3 text-ink-2">{t.how.base}</p>
      <p className="mt-3 text-ink-2">
        {t.how.calibration}: {model.calibration.fitted_on}
      </p>
    </section>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
