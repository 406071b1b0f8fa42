import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';
import type { IconName } from '@/shared/ui/Icon';

/** A further question about the photo, on its way. */
export interface Asking {
  /** How far it is. */
  status: string;
  onCancel: () => void;
}

interface Props {
  label: string;
  note: string;
  icon?: IconName;
  onAsk: () => void;
  asking: Asking | null;
}

/** Asks once more about the photo. What was answered before stays meanwhile, and so does the focus. */
export function AskAgain({ label, note, icon, onAsk, asking }: Props) {
  return (
    <div className="print:hidden">
      <div className="flex flex-wrap gap-2.5">
        <Button
          {...(icon && { icon })}
          aria-busy={asking !== null}
          aria-disabled={asking !== null}
          className="aria-busy:animate-pulse aria-disabled:cursor-default aria-disabled:opacity-60"
          onClick={() => !asking && onAsk()}
        >
          {label}
        </Button>
        {asking && (
          <Button kind="quiet" icon="close" onClick={asking.onCancel}>
            {t.queue.cancel}
          </Button>
        )}
      </div>
      <p role="status" className="mt-2 text-sm text-ink-2">
        {asking ? asking.status : note}
      </p>
    </div>
  );
}
