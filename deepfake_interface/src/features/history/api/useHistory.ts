import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Prediction } from '@/api/types';
import { makeThumbnail } from '../lib/thumbnail';
import { addEntry, deleteEntry, deleteHistory, readEntry, readHistory } from './store';

const KEY = ['history'];
const LOCAL = { retry: false, networkMode: 'always' } as const;

export function useHistory() {
  return useQuery({ queryKey: KEY, queryFn: readHistory, ...LOCAL });
}

export function useHistoryEntry(id: number) {
  return useQuery({ queryKey: [...KEY, id], queryFn: () => readEntry(id), ...LOCAL });
}

/** Keeps an answer on this device. A browser that blocks storage costs the history, never the answer. */
export function useRemember() {
  const client = useQueryClient();
  return useCallback(
    async (file: File, result: Prediction) => {
      const thumbnail = await makeThumbnail(file);
      await addEntry({ name: file.name, examinedAt: Date.now(), thumbnail, result }).catch(() => undefined);
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
