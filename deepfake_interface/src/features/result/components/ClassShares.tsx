import { t } from '@/i18n/strings';
import { probability } from '@/shared/lib/format';
import { tellsKinds } from '../lib/words';

interface Props {
  classes: Record<string, number>;
  /** Whose they are; null where there is one face alone. */
  of: string | null;
}

/** How the chosen face's probability is shared among what the network was taught to tell apart. */
export function ClassShares({ classes, of }: Props) {
  return (
    <section aria-labelledby="classes">
      <h3 id="classes" className="mb-3 text-xl">
        {of === null ? t.result.classes : t.result.classesOf(of)}
      </h3>
      <ul className="space-y-2">
        {Object.entries(classes).map(([name, share]) => (
          <li key={name} className="grid grid-cols-[1fr_3.25rem] items-center gap-x-3 text-[0.9375rem]">
            <span>{t.result.classNames[name] ?? name}</span>
            <span className="text-right font-mono">{probability(share)}</span>
            <span aria-hidden="true" className="plotted col-span-2 h-1 track overflow-hidden rounded-full">
              <span className="block h-full bg-ink-3" style={{ width: `${share * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {tellsKinds(classes) && <p className="mt-3 text-sm text-ink-3">{t.result.classesNote}</p>}
    </section>
  );
}
