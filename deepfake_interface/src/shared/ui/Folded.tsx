import { type ReactNode, useState } from 'react';
import { usePrinting } from '../lib/usePrinting';

interface Props {
  heading: ReactNode;
  /** Whether it is open to begin with. */
  isOpen?: boolean;
  className?: string;
  children: ReactNode;
}

/** What is shown once its heading is pressed, and on paper, where nothing can be opened. */
export function Folded({ heading, isOpen = false, className = '', children }: Props) {
  const [open, setOpen] = useState(isOpen);
  const isPrinting = usePrinting();
  return (
    <details
      className={className}
      open={open || isPrinting}
      onToggle={({ currentTarget }) => !isPrinting && setOpen(currentTarget.open)}
    >
      <summary className="min-h-11 border-b border-line py-2 marker:text-ink-3">{heading}</summary>
      {children}
    </details>
  );
}
