import { t } from '@/i18n/strings';

interface Props {
  keep: boolean;
  onChange: (keep: boolean) => void;
}

/** Whether the answers to come are kept. Those that are kept already stay until they are deleted. */
export function KeepAnswers({ keep, onChange }: Props) {
  return (
    <div className="mt-6">
      <label className="inline-flex min-h-11 items-center gap-3 font-[560]">
        <input
          type="checkbox"
          className="size-5"
          checked={keep}
          onChange={({ target }) => onChange(target.checked)}
        />
        {t.history.keepAnswers}
      </label>
      {!keep && <p className="text-sm text-ink-2">{t.history.notKept}</p>}
    </div>
  );
}
