import { Icon, type IconName } from '@/shared/ui/Icon';

interface Props {
  id: string;
  heading: string;
  icon: IconName;
  texts: string[];
  footnote?: string;
}

/** A box of sentences; none where there is nothing to say. */
export function Notes({ id, heading, icon, texts, footnote }: Props) {
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby={id} className="rounded-md border border-line bg-surface p-4">
      <h3 id={id} className="text-base tracking-normal">
        {heading}
      </h3>
      <ul className="mt-2 space-y-2">
        {texts.map((text) => (
          <li key={text} className="flex gap-2.5 text-[0.9375rem] text-ink-2">
            <Icon name={icon} className="mt-0.5 size-[1.15rem]" />
            <span className="min-w-0 break-words">{text}</span>
          </li>
        ))}
      </ul>
      {footnote && <p className="mt-3 text-sm text-ink-3">{footnote}</p>}
    </section>
  );
}
