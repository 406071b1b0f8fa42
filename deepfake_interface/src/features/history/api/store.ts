import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Prediction } from '@/api/types';

/** One examined photo, on this device only. `thumbnail` is null where the browser cannot show the file's format. */
export interface HistoryEntry {
  id: number;
  name: string;
  examinedAt: number;
  /** Came by the clipboard; entries of earlier versions do not say. */
  pasted?: boolean;
  thumbnail: Blob | null;
  result: Prediction;
}

interface Schema extends DBSchema {
  entries: { key: number; value: HistoryEntry };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database() {
  opened ??= openDB<Schema>('deepfake-image-analyzer', 1, {
    upgrade: (db) => void db.createObjectStore('entries', { keyPath: 'id', autoIncrement: true }),
    terminated: () => {
      opened = null;
    },
  }).catch((error: unknown) => {
    // A refusal (private mode, blocked storage) may be lifted later; do not remember it.
    opened = null;
    throw error;
  });
  return opened;
}

/** Browsers close a connection behind our back (in a tab long out of sight, when data are cleared), and some of them say
 * so only when it is used: then it is opened anew, once. */
async function using<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const before = opened;
  try {
    return await work(await database());
  } catch (error) {
    if (!before) throw error;
    opened = null;
    return work(await database());
  }
}

/** Newest first. Rejects where the browser blocks storage. */
export async function readHistory(): Promise<HistoryEntry[]> {
  const entries = await using((db) => db.getAll('entries'));
  // By the answer's time: one that took the place of an earlier has that one's id. Of the same time, by the id.
  return entries.reverse().sort((a, b) => b.examinedAt - a.examinedAt);
}

export async function readEntry(id: number): Promise<HistoryEntry | null> {
  // What an address without a number comes to. It is no key, and asking for it would be an error.
  if (Number.isNaN(id)) return null;
  return (await using((db) => db.get('entries', id))) ?? null;
}

/** Which entries there are, without reading them. */
export async function readIds(): Promise<number[]> {
  return using((db) => db.getAllKeys('entries'));
}

/** Puts it in the place of the entry that has its id, where it has one. The id that it is kept under. */
export async function putEntry(entry: Omit<HistoryEntry, 'id'> & { id?: number }): Promise<number> {
  // The store numbers entries itself; the type of `put` does not know that.
  return using((db) => db.put('entries', entry as HistoryEntry));
}

export async function deleteEntry(id: number): Promise<void> {
  await using((db) => db.delete('entries', id));
}

/** These alone: another tab may have added some that nobody was asked about. */
export async function deleteEntries(ids: number[]): Promise<void> {
  await Promise.all(ids.map(deleteEntry));
}
