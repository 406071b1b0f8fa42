import { t } from '@/i18n/strings';
import { Icon } from '@/shared/ui/Icon';

/** Why an answer is as it is, in plain words. */
export function Reasons({ texts }: { texts: string[] }) {
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby="reasons" className="rounded-md border border-line bg-surface p-4">
      <h3 id="reasons" className="text-base tracking-normal">
        {t.result.reasons}
      </h3>
      <ul className="mt-2 space-y-2">
        {texts.map((text) => (
          <li key={text} className="flex gap-2.5 text-[0.9375rem] text-ink-2">
            <Icon name="info" className="mt-0.5 size-[1.15rem]" />
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
