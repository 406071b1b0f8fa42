import { Button } from './Button';
import { Dialog } from './Dialog';

interface Props {
  title: string;
  body: string;
  /** Words of the two buttons. */
  no: string;
  yes: string;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before something is lost. */
export function ConfirmDialog({ title, body, no, yes, onClose, onConfirm }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="mt-3 text-ink-2">{body}</p>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{no}</Button>
        <Button
          kind="primary"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
