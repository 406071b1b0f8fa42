import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Prediction } from '@/api/types';
import { makeThumbnail } from '../lib/thumbnail';
import { addEntry, deleteEntry, deleteHistory, readEntry, readHistory } from './store';

const KEY = ['history'];
const LOST = ['answers that were not kept'];
/** As long as the page: nobody looks at it on other screens, and nobody can tell it anew. */
const FOREVER = { gcTime: Number.POSITIVE_INFINITY };
const LOCAL = { retry: false, networkMode: 'always' } as const;

export function useHistory() {
  return useQuery({ queryKey: KEY, queryFn: readHistory, ...LOCAL });
}

export function useHistoryEntry(id: number) {
  return useQuery({ queryKey: [...KEY, id], queryFn: () => readEntry(id), ...LOCAL });
}

/** Whether an answer of this visit could not be kept: storage is full, or takes nothing in a private window. */
export function useLost(): boolean {
  return useQuery({
    queryKey: LOST,
    queryFn: () => false,
    initialData: false,
    staleTime: 'static',
    ...FOREVER,
  }).data;
}

/** Keeps an answer on this device. A browser that blocks storage costs the history, never the answer. */
export function useRemember() {
  const client = useQueryClient();
  return useCallback(
    async (file: File, result: Prediction) => {
      const thumbnail = await makeThumbnail(file);
      const entry = { name: file.name, examinedAt: Date.now(), thumbnail, result };
      await addEntry(entry)
        // Safari's private windows keep no pictures, and a full disk has more room for an answer alone.
        .catch(() => addEntry({ ...entry, thumbnail: null }))
        .catch(() => {
          client.setQueryDefaults(LOST, FOREVER);
          client.setQueryData(LOST, true);
        });
      await client.invalidateQueries({ queryKey: KEY });
    },
    [client],
  );
}

export function useDeleteEntry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteEntry,
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteHistory() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteHistory,
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
