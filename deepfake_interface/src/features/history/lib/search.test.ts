import { makePrediction } from '@/test/samples';
import type { HistoryEntry } from '../api/store';
import { searchHistory } from './search';

const entries: HistoryEntry[] = [
  {
    id: 1,
    name: 'Holiday.JPG',
    examinedAt: 1,
    thumbnail: null,
    result: makePrediction({ verdict: 'likely_real' }),
  },
  {
    id: 2,
    name: 'press.png',
    examinedAt: 2,
    thumbnail: null,
    result: makePrediction({ verdict: 'uncertain' }),
  },
];
const found = (query: string) => searchHistory(entries, query).map(({ id }) => id);

test('a search looks at names, verdicts and checksums, whatever the case', () => {
  expect(found('holiday')).toEqual([1]);
  expect(found('UNCERTAIN')).toEqual([2]);
  expect(found('abab')).toEqual([1, 2]);
});

test('every word must be found', () => {
  expect(found('press uncertain')).toEqual([2]);
  expect(found('press holiday')).toEqual([]);
});

test('an empty search finds everything', () => {
  expect(found('  ')).toEqual([1, 2]);
});
