import type { Kind } from '@/features/result/lib/kinds';

/** What the history is searched for. */
export interface Search {
  query: string;
  kinds: Kind[];
}

/** What this entry of the browser's own history was left with. */
export function keptSearch(): Search {
  return { query: '', kinds: [], ...history.state };
}

/** Keeps it there, for Back and for a reload, and not in the address: words of file names would reach the service, whose
 * log keeps what this device alone should. */
export function keepSearch(search: Search): void {
  history.replaceState(search, '');
}
