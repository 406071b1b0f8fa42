import { createContext, use } from 'react';
import type { Ask, Queue } from './queue';

export interface QueueControls extends Queue {
  add: (files: File[], pasted?: boolean) => void;
  select: (id: string) => void;
  cancel: (...ids: string[]) => void;
  remove: (...ids: string[]) => void;
  retry: (id: string, ask?: Ask) => void;
  /** With a new API key: what was refused for lack of it, and what is under way without it. */
  resendWithKey: () => void;
}

export const QueueContext = createContext<QueueControls | null>(null);

export function useQueue(): QueueControls {
  const queue = use(QueueContext);
  if (!queue) throw new Error('useQueue needs a QueueProvider above it');
  return queue;
}
