import type { Kind } from '@/features/result/lib/kinds';

/** Entries that are shown at once. */
export const AT_ONCE = 60;

/** What the history is searched for, and how much of what is found is shown. */
export interface Search {
  query: string;
  kinds: Kind[];
  limit: number;
}

/** What this entry of the browser's own history was left with. */
export function keptSearch(): Search {
  return { query: '', kinds: [], limit: AT_ONCE, ...history.state };
}

/** Keeps it there, for Back and for a reload, and not in the address: words of file names would reach the service, whose
 * log keeps what this device alone should. */
export function keepSearch(search: Search): void {
  history.replaceState(search, '');
}
