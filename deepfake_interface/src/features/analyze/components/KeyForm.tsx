import { type FormEvent, useId } from 'react';
import { setApiKey } from '@/api/key';
import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';

interface Props {
  /** Called once the key is kept, so that what was refused can be sent again. */
  onKey: () => void;
}

/** Asks for the API key of a service that answers only to those who have one. */
export function KeyForm({ onKey }: Props) {
  const id = useId();

  function keep(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key') ?? '').trim();
    if (key === '') return;
    setApiKey(key);
    onKey();
  }

  return (
    <form onSubmit={keep} className="mt-5 max-w-[28rem]">
      <label htmlFor={id} className="block text-[0.9375rem] font-[560]">
        {t.key.label}
      </label>
      <div className="mt-1.5 flex flex-wrap gap-2.5">
        <input
          id={id}
          name="key"
          type="password"
          autoComplete="current-password"
          required
          className="min-h-11 min-w-0 flex-1 rounded-md border border-line-2 bg-surface px-3 font-mono text-[0.9375rem]"
        />
        <Button kind="primary" icon="retry" type="submit">
          {t.key.send}
        </Button>
      </div>
      <p className="mt-2 text-sm text-ink-2">{t.key.note}</p>
    </form>
  );
}
