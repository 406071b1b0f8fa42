import { makeManifest, makePrediction, thresholds } from '@/test/samples';
import { bandOf, bandsOf, edgesOf, leanOf, manifestFor, scoreText } from './bands';

test('the bands cover the whole scale without a gap', () => {
  const bands = bandsOf(thresholds);

  expect(bands.map(({ name }) => name)).toEqual(['likely_real', 'uncertain', 'likely_fake']);
  expect(bands[0]?.from).toBe(0);
  expect(bands[0]?.to).toBe(bands[1]?.from);
  expect(bands[1]?.to).toBe(bands[2]?.from);
  expect(bands[2]?.to).toBe(1);
});

test('a model without an uncertain band has two', () => {
  const bands = bandsOf({ fake: 0.5, likely_real_below: 0.5, likely_fake_from: 0.5 });

  expect(bands.map(({ name }) => name)).toEqual(['likely_real', 'likely_fake']);
});

test.each([
  [0.29, 'likely_real'],
  [0.3, 'uncertain'],
  [0.799, 'uncertain'],
  [0.8, 'likely_fake'],
])('%f lies in the band %s', (probability, band) => {
  expect(bandOf(probability, thresholds)).toBe(band);
});

test.each([
  [0.8961, '89.6%'],
  [0.89799, '89.7%'],
  [0.898, '89.8%'],
  [0.2919, '29.1%'],
  [0.292, '29.2%'],
  [0.95, '95%'],
  [0.904, '90%'],
])('beside the edges 29.2 %% and 89.8 %%, %d is shown on its own side: %s', (score, text) => {
  expect(scoreText(score, { fake: 0.5, likely_real_below: 0.292, likely_fake_from: 0.898 })).toBe(text);
});

test('without bands a score is whole percent', () => {
  expect(scoreText(0.8961, null)).toBe('90%');
});

test.each([
  [1, 0.996, '>99%'],
  [0.0004, 0.004, '<1%'],
])('beside an edge, too, a score is never certainty: %d beside %d is %s', (score, edge, text) => {
  expect(scoreText(score, { fake: edge, likely_real_below: edge, likely_fake_from: edge })).toBe(text);
});

test('an answer is read by the manifest of the model that gave it, and by no other', () => {
  const manifest = makeManifest({ version: '2.0.0' });
  const { model } = makePrediction();

  expect(manifestFor(makePrediction(), manifest)).toBeUndefined();
  expect(manifestFor(makePrediction(), undefined)).toBeUndefined();
  expect(manifestFor(makePrediction({ model: { ...model, version: '2.0.0' } }), manifest)).toBe(manifest);
});

test.each([
  [0.29, null],
  [0.3, 'leansReal'],
  [0.39, 'leansReal'],
  [0.4, null],
  [0.64, null],
  [0.65, 'leansFake'],
  [0.79, 'leansFake'],
  [0.8, null],
])('between 30 %%, 50 %% and 80 %%, %d leans: %s', (score, lean) => {
  expect(leanOf(score, thresholds)).toBe(lean);
});

test.each([
  [0.02, '0 33 91 100'],
  [0.905, '0 33 91.1 100'],
  [0.33, '0 32.7 91 100'],
])('with a score of %d the edges 32.7 %% and 91.1 %% are labelled %s', (score, labels) => {
  const edges = edgesOf({ fake: 0.5, likely_real_below: 0.327, likely_fake_from: 0.911 }, score);

  expect(edges.map(({ text }) => text).join(' ')).toBe(labels);
});

test('an end of the scale gives way to the edge beside it, and an edge to none', () => {
  const edges = edgesOf({ fake: 0.5, likely_real_below: 0.05, likely_fake_from: 0.95 }, 0.5);

  expect(edges.map(({ text, beside }) => [text, beside?.text])).toEqual([
    ['0', '5'],
    ['5', undefined],
    ['95', undefined],
    ['100', '95'],
  ]);
});
