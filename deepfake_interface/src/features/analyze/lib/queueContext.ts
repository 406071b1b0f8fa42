import { createContext, use } from 'react';
import type { Ask, Queue } from './queue';

export interface QueueControls extends Queue {
  add: (files: File[], pasted?: boolean) => void;
  select: (id: string) => void;
  cancel: (id: string) => void;
  remove: (id: string) => void;
  retry: (id: string, ask?: Ask) => void;
}

export const QueueContext = createContext<QueueControls | null>(null);

export function useQueue(): QueueControls {
  const queue = use(QueueContext);
  if (!queue) throw new Error('useQueue needs a QueueProvider above it');
  return queue;
}
