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
const faceless: HistoryEntry = {
  id: 3,
  name: 'meadow.png',
  examinedAt: 3,
  thumbnail: null,
  result: makePrediction({ verdict: 'not_assessed', fake_probability: null, faces: [] }),
};
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

test('a name is found however its accents are written', () => {
  const name = (form: string) => 'Müller.jpg'.normalize(form);
  const named = (form: string) => [{ ...faceless, name: name(form) }];

  expect(searchHistory(named('NFD'), name('NFC'))).toHaveLength(1);
  expect(searchHistory(named('NFC'), name('NFD'))).toHaveLength(1);
});

test('an empty search finds everything', () => {
  expect(found('  ')).toEqual([1, 2]);
});

test('a photo without a face is found by the words that it is shown with', () => {
  expect(searchHistory([...entries, faceless], 'no face')).toEqual([faceless]);
});

test('an answer is found by the words of its card, also where the file says that it is generated', () => {
  const result = makePrediction({ verdict: 'likely_real' });
  const provenance = { ...result.provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  const said: HistoryEntry = { ...faceless, id: 4, result: { ...result, provenance } };

  expect(searchHistory([...entries, said], 'says generated').map(({ id }) => id)).toEqual([4]);
});
