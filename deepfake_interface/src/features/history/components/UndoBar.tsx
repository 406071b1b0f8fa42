import { t } from '@/i18n/strings';
import { Button, IconButton } from '@/shared/ui/Button';
import { type News, Told } from '@/shared/ui/Told';

interface Props {
  /** What was done, or could not be. */
  news: News | null;
  /** Whether the eye is told too: not of what it sees anyway. */
  isShown: boolean;
  /** Takes it back; null where there is nothing to take back. */
  onUndo: (() => void) | null;
  onClose: () => void;
}

/** What was just done, and the way back: the first stop of the keyboard on its screen, and at the lower edge for the eye,
 * wherever the list is scrolled to. */
export function UndoBar({ news, isShown, onUndo, onClose }: Props) {
  return (
    <div
      className={
        isShown
          ? 'fixed inset-x-4 bottom-4 z-30 mx-auto flex w-fit print:hidden items-center gap-1 rounded-lg bg-ink p-1 pl-4 text-paper shadow-lg [--color-focus:var(--color-paper)] thumb:bottom-[calc(4.25rem+env(safe-area-inset-bottom))]'
          : 'sr-only'
      }
    >
      <p role="status" className="mr-2 min-w-0 text-[0.9375rem] leading-snug wrap-anywhere">
        <Told news={news} />
      </p>
      {onUndo && (
        <Button kind="primary" icon="undo" className="-outline-offset-3" onClick={onUndo}>
          {t.history.undo}
        </Button>
      )}
      {isShown && (
        <IconButton
          kind="primary"
          icon="close"
          label={t.history.close}
          className="-outline-offset-3"
          onClick={onClose}
        />
      )}
    </div>
  );
}
