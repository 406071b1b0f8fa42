import type { Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { Facts } from '@/shared/ui/Facts';
import { ScreenHeading } from '@/shared/ui/ScreenHeading';
import { WithModel } from './WithModel';

export default function LimitsScreen() {
  return (
    <div>
      <ScreenHeading title={t.limits.heading} intro={t.limits.intro} />
      <WithModel>
        {(model) => (
          <div className="mt-12 grid gap-x-16 gap-y-14 lg:grid-cols-[minmax(0,6fr)_minmax(0,5fr)]">
            <div className="space-y-14">
              {model.limits.length > 0 && <Known limits={model.limits} />}
              <General />
            </div>
            <Bounds quality={model.quality} />
          </div>
        )}
      </WithModel>
    </div>
  );
}

function Known({ limits }: { limits: Manifest['limits'] }) {
  return (
    <section>
      <h2 className="text-2xl">{t.limits.measuredHeading}</h2>
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {limits.map((limit) => (
          <li key={limit.code} className="py-3.5 text-ink-2">
            {limit.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function General() {
  return (
    <section>
      <h2 className="text-2xl">{t.limits.generalHeading}</h2>
      <dl className="mt-4 divide-y divide-line border-y border-line">
        {t.limits.general.map((limit) => (
          <div key={limit.title} className="py-3.5">
            <dt className="font-[600]">{limit.title}</dt>
            <dd className="mt-0.5 text-ink-2">{limit.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Bounds({ quality }: { quality: Manifest['quality'] }) {
  return (
    <section>
      <h2 className="text-2xl">{t.limits.inputHeading}</h2>
      <p className="mt-3 mb-4 text-ink-2">{t.limits.inputText}</p>
      <Facts
        facts={Object.entries(quality).map(([name, value]) => ({
          name: t.limits.bounds[name] ?? name,
          value: String(value),
          mono: true,
        }))}
      />
    </section>
  );
}
