import { makeFace, makeManifest, makePrediction } from '@/test/samples';
import {
  answerOf,
  byGravity,
  faceName,
  faceWords,
  fakeKindOf,
  foremost,
  highest,
  listedWords,
  reasonText,
  spokenScore,
  toneOf,
} from './words';

test('no face found is an answer of its own, apart from faces that were not assessed', () => {
  expect(answerOf(makePrediction({ verdict: 'not_assessed', faces: [] }))).toBe('noFace');
  expect(answerOf(makePrediction({ verdict: 'not_assessed' }))).toBe('not_assessed');
});

test('a small face is told in its own pixels and the limit of the manifest', () => {
  const face = makeFace({ quality: { face_px: 61, sharpness: 0, brightness: 0, contrast: 0 } });
  const text = reasonText({ code: 'face_too_small', detail: '' }, face, makeManifest());

  expect(text).toBe('This face is only 61 px wide; scores below 80 px are unreliable.');
});

test.each([
  ['face_too_small', { fake_probability: null }],
  ['blurred', { detection_score: null }],
])(
  'where it would speak of a score or of a face that is none, %s keeps the words of the service',
  (code, change) => {
    expect(reasonText({ code, detail: 'As it says.' }, makeFace(change), makeManifest())).toBe('As it says.');
  },
);

test('that a whole picture was scored as one is said in the words of the page', () => {
  const whole = makeFace({ detection_score: null });

  expect(reasonText({ code: 'whole_image', detail: 'As it says.' }, whole, makeManifest())).toMatch(
    /scored as one/,
  );
});

test('a reason that this page does not know keeps the words of the service', () => {
  expect(reasonText({ code: 'new_reason', detail: 'As it says.' }, null, undefined)).toBe('As it says.');
});

test('an entry without a detection is the whole picture', () => {
  expect(faceName(makeFace({ detection_score: null }), 0)).toBe('Whole picture');
  expect(faceName(makeFace(), 1)).toBe('Face 2');
});

test('the highest score is found among those that are scores', () => {
  const faces = [0.1, 0.9, null].map((score) => makeFace({ fake_probability: score }));

  expect(highest(faces)).toBe(1);
  expect(highest([makeFace({ fake_probability: null })])).toBe(0);
  expect(highest([])).toBe(0);
});

test('a face whose verdict is the photo’s speaks for it, even where a doubtful one scores higher', () => {
  const doubtful = makeFace({ fake_probability: 0.97, verdict: 'uncertain' });
  const faces = [doubtful, ...[0.91, 0.94].map((score) => makeFace({ fake_probability: score }))];

  expect(foremost(makePrediction({ verdict: 'likely_fake', faces }))).toBe(2);
  expect(foremost(makePrediction({ verdict: 'likely_fake', faces: [doubtful] }))).toBe(0);
  expect(foremost(makePrediction({ verdict: 'not_assessed', faces: [] }))).toBe(0);
});

test('the number beside a verdict is of a face that has it, and the photo’s where none has', () => {
  const doubtful = makeFace({ fake_probability: 0.97, verdict: 'uncertain' });
  const faces = [doubtful, makeFace({ fake_probability: 0.91 })];

  expect(spokenScore(makePrediction({ fake_probability: 0.97, faces }))).toBe(0.91);
  expect(spokenScore(makePrediction({ fake_probability: 0.97, faces: [] }))).toBe(0.97);
});

test('faces are ordered by the gravity of their verdict, then by their score', () => {
  const faces = [
    makeFace({ verdict: 'not_assessed', fake_probability: null }),
    makeFace({ verdict: 'likely_real', fake_probability: 0.1 }),
    makeFace({ verdict: 'uncertain', fake_probability: 0.97 }),
    makeFace({ verdict: 'likely_fake', fake_probability: 0.92 }),
    makeFace({ verdict: 'likely_fake', fake_probability: 0.95 }),
    makeFace({ verdict: 'likely_real', fake_probability: 0.2 }),
  ];

  expect(byGravity(faces)).toEqual([4, 3, 2, 5, 1, 0]);
});

test('a file that says it is generated is listed so, in no tone of all clear', () => {
  const { provenance } = makePrediction();
  const declared = { ...provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  const clean = makePrediction({ verdict: 'likely_real' });
  const belied = { ...clean, provenance: declared };

  expect([listedWords(clean), toneOf(clean)]).toEqual(['No evidence of a fake found', 'likely_real']);
  expect(listedWords(clean, { short: true })).toBe('No evidence found');
  expect([listedWords(belied), toneOf(belied)]).toEqual(['File says it is generated', 'uncertain']);
  expect(listedWords(belied, { short: true })).toBe('File says it is generated');
});

const altered = makeFace();
const generated = makeFace({ classes: { real: 0.07, manipulated: 0.12, synthetic: 0.81 } });

test('of strong evidence, a face says which kind of fake is the likelier, and so does its photo', () => {
  const result = makePrediction({ faces: [altered, generated] });
  expect([altered, generated].map((face) => faceWords(face, result))).toEqual([
    'Strong evidence of a fake, likely altered',
    'Strong evidence of a fake, likely generated',
  ]);
  expect(faceWords(generated, result, { short: true })).toBe('Strong evidence, likely generated');
  expect(listedWords(makePrediction({ faces: [generated, makeFace({ verdict: 'likely_real' })] }))).toBe(
    'Strong evidence of a fake, likely generated',
  );
});

test.each(['uncertain', 'likely_real'] as const)(
  'of a face that is %s, no kind of fake is said',
  (verdict) => {
    const face = { ...generated, verdict };
    const result = makePrediction({ verdict, faces: [face] });
    expect(faceWords(face, result)).toBe(listedWords(result));
    expect(faceWords(face, result)).not.toMatch(/generated/);
  },
);

test('a photo with fakes of both kinds is called neither', () => {
  const both = makePrediction({ faces: [altered, generated] });
  expect(fakeKindOf(both)).toBeNull();
  expect(listedWords(both)).toBe('Strong evidence of a fake');
});

test('a photo whose file says that it is generated is not called altered, nor is its face', () => {
  const { provenance } = makePrediction();
  const declared = (code: string, face = altered) => {
    const told = makePrediction({ faces: [face], provenance: { ...provenance, digital_source_type: code } });
    expect(faceWords(face, told)).toBe(listedWords(told));
    return listedWords(told);
  };
  expect(declared('trainedAlgorithmicMedia')).toBe('Strong evidence of a fake');
  expect(declared('trainedAlgorithmicMedia', generated)).toMatch(/likely generated$/);
  expect(declared('compositeWithTrainedAlgorithmicMedia')).toMatch(/likely altered$/);
});

test('of a model that tells no such kinds apart, none is said', () => {
  const third = { real: 0.07, manipulated: 0.2, synthetic: 0.1, redrawn: 0.63 };
  for (const classes of [{ real: 0.07, manipulated: 0.93 }, third, null]) {
    expect(faceWords(makeFace({ classes }), makePrediction())).toBe('Strong evidence of a fake');
  }
});
