import type { QueueItem } from './queue';
import { useQueue } from './queueContext';

/** Removes one of the photos shown, and gives its neighbour there, which is chosen in its place: the queue's own may be
 * filtered out. Without one the filter has nothing left either, and the queue's is chosen. */
export function useRemove(shown: QueueItem[]) {
  const { selected, select, remove } = useQueue();
  return ({ id }: QueueItem): QueueItem | undefined => {
    const index = shown.findIndex((item) => item.id === id);
    const neighbour = shown[index + 1] ?? shown[index - 1];
    if (neighbour && id === selected) select(neighbour.id);
    remove(id);
    return neighbour;
  };
}
