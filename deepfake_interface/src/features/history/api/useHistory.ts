import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Prediction } from '@/api/types';
import { makeThumbnail } from '@/shared/lib/thumbnail';
import { isKeeping } from '../lib/keeping';
import {
  deleteEntries,
  deleteEntry,
  type HistoryEntry,
  putEntry,
  readEntry,
  readHistory,
  readIds,
} from './store';

const KEY = ['history'];
const LOST = ['answers that were not kept'];
/** As long as the page: nobody looks at it on other screens, and nobody can tell it anew. */
const FOREVER = { gcTime: Number.POSITIVE_INFINITY };
/** What is on this device changes by this page's doing, which says so; another tab's is seen at the next visit. */
const LOCAL = { retry: false, networkMode: 'always', refetchOnWindowFocus: false } as const;

const IDS = { queryKey: [...KEY, 'ids'], queryFn: readIds, ...LOCAL };

export function useHistory() {
  return useQuery({ queryKey: KEY, queryFn: readHistory, ...LOCAL });
}

export function useHistoryEntry(id: number) {
  return useQuery({ queryKey: [...KEY, id], queryFn: () => readEntry(id), ...LOCAL });
}

/** Ids of the entries that are there still; undefined until they are read. */
export function useKeptIds(): number[] | undefined {
  return useQuery(IDS).data;
}

/** Whether an answer's entry is there still. `id`: null where none was made. */
export function useIsKept(id: number | null): boolean {
  const select = (ids: number[]) => id !== null && ids.includes(id);
  return useQuery({ ...IDS, select }).data ?? false;
}

const NONE: string[] = [];

/** SHA-256 of the photos of this visit whose answers could not be kept: storage is full, or takes nothing in a private
 * window. */
export function useLost(): string[] {
  return useQuery({
    queryKey: LOST,
    queryFn: () => NONE,
    initialData: NONE,
    staleTime: 'static',
    ...FOREVER,
  }).data;
}

interface Circumstances {
  pasted: boolean;
  /** The entry of an earlier answer to the same question, which this one takes the place of. */
  over?: Promise<number | null> | undefined;
}

/** Keeps an answer on this device, and gives its entry's id. A browser that blocks storage costs the history, never the
 * answer: then it is null, as where the visitor wants none kept. */
export function useRemember() {
  const client = useQueryClient();
  return useCallback(
    async (file: File, result: Prediction, { pasted, over }: Circumstances): Promise<number | null> => {
      if (!isKeeping()) {
        await deleteOverturned(await over, result).catch(() => undefined);
        await client.invalidateQueries({ queryKey: KEY });
        return null;
      }
      const examinedAt = Date.now();
      const [thumbnail, earlier] = await Promise.all([makeThumbnail(file), over]);
      const id = earlier ? { id: earlier } : {};
      const entry = { ...id, name: file.name, examinedAt, pasted, thumbnail, result };
      const kept = await put(entry).catch(() => {
        client.setQueryDefaults(LOST, FOREVER);
        client.setQueryData<string[]>(LOST, (lost = NONE) => [...lost, result.image.sha256]);
        return null;
      });
      await client.invalidateQueries({ queryKey: KEY });
      return kept;
    },
    [client],
  );
}

/** Safari's private windows keep no pictures, and a full disk has more room for an answer alone. */
function put(entry: Parameters<typeof putEntry>[0]): Promise<number> {
  return putEntry(entry).catch(() => putEntry({ ...entry, thumbnail: null }));
}

/** Where no answers are kept, the one that overturns an entry's verdict is not to take its place, and the entry would be
 * believed still: it goes. One that is of the same verdict leaves it, as the visitor was told. */
async function deleteOverturned(id: number | null | undefined, { verdict }: Prediction): Promise<void> {
  const earlier = id ? await readEntry(id) : null;
  if (earlier && earlier.result.verdict !== verdict) await deleteEntry(earlier.id);
}

export function useDeleteEntry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteEntry,
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** Brings a deleted entry back to its place. */
export function useRestoreEntry() {
  const client = useQueryClient();
  return useMutation({
    // An answer to the same question may have been given its place since.
    mutationFn: async (entry: HistoryEntry) => (await readEntry(entry.id)) ?? put(entry),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteEntries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteEntries,
    networkMode: 'always',
    // Where it fails, some of them may be gone.
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
