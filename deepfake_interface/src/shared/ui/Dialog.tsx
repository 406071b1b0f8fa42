import { type ReactNode, useEffect, useId, useRef } from 'react';
import { focusMain } from '../lib/focusMain';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal: it traps focus, closes on Escape and gives focus back. Mount it to open it. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const opener = useRef(document.activeElement);

  useEffect(() => {
    const { current: before } = opener;
    dialog.current?.showModal();
    return () => {
      // Escape gives focus back by itself; a dialog that a button unmounts would leave it on the page's body.
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      else focusMain();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      className="m-auto w-[min(42rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-5 text-ink backdrop:bg-black/60 sm:p-7"
    >
      <h2 id={titleId} className="text-2xl">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
