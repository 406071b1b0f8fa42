import { listedWords } from '@/features/result/lib/words';
import type { HistoryEntry } from '../api/store';

/** Entries that contain every word of the query in their name, verdict or SHA-256, whatever the case. */
export function searchHistory(entries: HistoryEntry[], query: string): HistoryEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = `${entry.name} ${listedWords(entry.result)} ${entry.result.image.sha256}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
