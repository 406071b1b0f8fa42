import { createContext, use } from 'react';

export interface Intake {
  /** Files from wherever; what is no picture is refused by name. pasted: they came by the clipboard. */
  take: (files: File[], pasted?: boolean) => void;
  /** Opens the browser's file dialog. */
  choose: () => void;
  /** Names of what was refused the last time, until its screen is left. */
  refused: string[];
  isDragging: boolean;
}

export const IntakeContext = createContext<Intake | null>(null);

export function useIntake(): Intake {
  const intake = use(IntakeContext);
  if (!intake) throw new Error('useIntake needs an IntakeProvider above it');
  return intake;
}
