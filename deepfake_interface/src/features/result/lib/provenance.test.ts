import type { Prediction } from '@/api/types';
import { makePrediction } from '@/test/samples';
import { declaresGenerated, provenanceWords, saysOtherwise } from './provenance';

type Credentials = NonNullable<Prediction['provenance']['c2pa']>;

function signed(change: Partial<Credentials> = {}): Prediction['provenance'] {
  const c2pa: Credentials = {
    intact: true,
    trusted: null,
    signed_by: 'Press Office',
    signed_at: null,
    generator: 'Picture Maker 1.0',
    digital_source_types: [],
    problems: [],
    ...change,
  };
  return { ...makePrediction().provenance, c2pa };
}

test('a file that says nothing is given no words', () => {
  expect(provenanceWords(makePrediction().provenance)).toEqual([]);
  expect(provenanceWords(undefined)).toEqual([]);
});

test('an answer kept by an earlier version, without the newer field, is given no words', () => {
  const { digital_source_type: _, ...older } = makePrediction().provenance;

  expect(provenanceWords(older as Prediction['provenance'])).toEqual([]);
});

test('a generated picture is named as such, and by what recorded it', () => {
  expect(
    provenanceWords(signed({ digital_source_types: ['digitalCapture', 'trainedAlgorithmicMedia'] }))[0],
  ).toBe(
    'It says that a generative model made this picture, or a part of it (recorded by Picture Maker 1.0).',
  );
  expect(
    provenanceWords({ ...makePrediction().provenance, digital_source_type: 'trainedAlgorithmicMedia' }),
  ).toEqual(['It says that a generative model made this picture, or a part of it.']);
});

test('an origin in words, and in its own code where there are none', () => {
  const told = (code: string) =>
    provenanceWords({ ...makePrediction().provenance, digital_source_type: code });

  expect(told('digitalCapture')).toEqual([
    'It says that this picture is a photograph as a digital camera took it.',
  ]);
  expect(told('newCode')).toEqual(['It says that this picture is newCode.']);
});

test.each([
  [null, 'who that really is was not checked here'],
  [true, 'the certificate is one that this service trusts'],
  [false, 'the certificate is none that this service trusts'],
])('a signer whose trust is %s is worded so', (trusted, words) => {
  expect(provenanceWords(signed({ trusted }))).toEqual([
    `Its Content Credentials name Press Office as signer; ${words}.`,
    'File and record are as they were signed.',
  ]);
});

test('what was changed after it was signed is not to be relied on', () => {
  const problems = ['assertion.dataHash.mismatch'];

  expect(provenanceWords(signed({ intact: false, problems })).at(-1)).toMatch(
    /not as they were signed \(assertion.dataHash.mismatch\): do not rely/,
  );
});

test('damaged credentials name nobody', () => {
  expect(
    provenanceWords(signed({ intact: false, signed_by: null, problems: ['manifest.unreadable'] })),
  ).toEqual(['It carries Content Credentials, but they cannot be read: damaged, or of very many parts.']);
});

function told(change: Partial<Prediction['provenance']>): Prediction {
  return makePrediction({
    verdict: 'likely_real',
    provenance: { ...makePrediction().provenance, ...change },
  });
}
const { exif } = makePrediction().provenance;
const settings = told({ exif: { ...exif, software: 'Paint 2', generator: 'ComfyUI' } });

test('a generator that left its settings is named, whatever wrote the file last', () => {
  expect(provenanceWords(settings.provenance)).toEqual([
    'It holds the settings of a generative program: ComfyUI.',
  ]);
});

test.each([
  ['a generator’s settings', settings, 'whole'],
  ['its XMP', told({ digital_source_type: 'trainedAlgorithmicMedia' }), 'whole'],
  ['its XMP of a part', told({ digital_source_type: 'compositeWithTrainedAlgorithmicMedia' }), 'part'],
  ['a signed record', told(signed({ digital_source_types: ['trainedAlgorithmicMedia'] })), 'whole'],
  [
    'a signed record of a part that a model made',
    told(signed({ digital_source_types: ['compositeSynthetic', 'trainedAlgorithmicMedia'] })),
    'part',
  ],
  ['nothing', told({}), null],
  ['a camera', told({ digital_source_type: 'digitalCapture' }), null],
  ['any software', told({ exif: { ...exif, software: 'Paint 2' } }), null],
])('whether a file says that it is generated, by %s', (_, result, declared) => {
  expect(declaresGenerated(result)).toBe(declared);
});

test('an answer kept before generators had their field is none that says so', () => {
  const { generator: _, ...older } = exif;

  expect(declaresGenerated(told({ exif: older as typeof exif }))).toBeNull();
  expect(declaresGenerated({ ...settings, provenance: undefined as never })).toBeNull();
});

test('the file speaks against every verdict but strong evidence', () => {
  expect(saysOtherwise(settings)).toBe(true);
  expect(saysOtherwise({ ...settings, verdict: 'uncertain' })).toBe(true);
  expect(saysOtherwise({ ...settings, verdict: 'likely_fake' })).toBe(false);
  expect(saysOtherwise(told({}))).toBe(false);
});
