import { type FilterOption, useFilter } from '@/shared/lib/useFilter';
import type { QueueItem } from './queue';
import { useQueue } from './queueContext';
import { STATES, type State, stateOf } from './states';

/** More than these are told by their numbers too. */
const FEW = 5;

export interface Shown {
  items: QueueItem[];
  isMany: boolean;
  options: FilterOption<State>[];
  /** Chooses the kind or no longer; the kinds that are chosen then. */
  toggle: (state: State) => State[];
}

/** The photos that lie side by side: all where they are few, and of many the chosen one and those that are wanted. */
export function useShown(): Shown {
  const { items, selected } = useQueue();
  const { options, isWanted, toggle } = useFilter(items, stateOf, STATES);
  const isMany = items.length > FEW;
  const shown = items.filter((item) => !isMany || item.id === selected || isWanted(item));
  return { items: shown, isMany, options, toggle };
}
