import { listedWords } from '@/features/result/lib/words';
import type { HistoryEntry } from '../api/store';

/** Entries that contain every word of the query in their name, verdict or SHA-256, whatever the case, and however their
 * accents are written: some systems keep names with each as a letter of its own. */
export function searchHistory(entries: HistoryEntry[], query: string): HistoryEntry[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = plain(`${entry.name} ${listedWords(entry.result)} ${entry.result.image.sha256}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.toLowerCase().normalize();
}
