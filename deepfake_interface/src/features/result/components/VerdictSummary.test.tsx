import { render, screen } from '@testing-library/react';
import type { Prediction } from '@/api/types';
import { makeFace, makePrediction, thresholds } from '@/test/samples';
import { VerdictSummary } from './VerdictSummary';

test('strong evidence is worded as evidence, with its number on the scale', () => {
  render(<VerdictSummary result={makePrediction()} thresholds={thresholds} />);

  expect(screen.getByRole('heading', { name: 'Strong evidence of a fake, likely altered' })).toBeVisible();
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', '93%: Strong evidence of a fake');
  expect(screen.getByText(/not a proof and not an accusation/)).toBeVisible();
});

const synthetic = { real: 0.07, manipulated: 0.12, synthetic: 0.81 };

test('strong evidence of a generated face is called so, and that an enhanced photo can look alike', () => {
  const faces = [makeFace({ classes: synthetic })];
  render(<VerdictSummary result={makePrediction({ faces })} thresholds={thresholds} />);

  expect(screen.getByRole('heading')).toHaveTextContent('Strong evidence of a fake, likely generated');
  expect(screen.getByText(/AI tool enlarged or enhanced can show them, too/)).toBeVisible();
});

test('what is said of fakes of both kinds is true of both', () => {
  const faces = [makeFace(), makeFace({ classes: synthetic })];
  render(<VerdictSummary result={makePrediction({ faces })} thresholds={thresholds} />);

  expect(screen.getByRole('heading')).toHaveTextContent(/^Strong evidence of a fake$/);
  expect(screen.getByText(/learned from altered and generated faces/)).toBeVisible();
});

test('a clean answer says that absence of evidence is not proof of authenticity', () => {
  render(
    <VerdictSummary
      result={makePrediction({ verdict: 'likely_real', fake_probability: 0.04 })}
      thresholds={thresholds}
    />,
  );

  expect(screen.getByText(/Absence of evidence is not proof of authenticity/)).toBeVisible();
});

test('nothing assessed means no number at all', () => {
  const result = makePrediction({
    verdict: 'not_assessed',
    fake_probability: null,
    is_deepfake: null,
    faces: [],
  });
  render(<VerdictSummary result={result} thresholds={thresholds} />);

  expect(screen.getByRole('heading', { name: 'No face found' })).toBeVisible();
  expect(screen.queryByRole('meter')).toBeNull();
});

test('a poor picture keeps a high number from becoming a firm verdict, and says so', () => {
  const faces = [makeFace({ verdict: 'uncertain', reasons: [{ code: 'blurred', detail: '' }] })];
  render(<VerdictSummary result={makePrediction({ verdict: 'uncertain', faces })} thresholds={thresholds} />);

  expect(screen.getByText(/too poorly pictured for a verdict/)).toBeVisible();
});

test.each(['unstable', 'whole_image'])('a sharp face is not called poor where the reason is %s', (code) => {
  const faces = [makeFace({ verdict: 'uncertain', reasons: [{ code, detail: '' }] })];
  render(<VerdictSummary result={makePrediction({ verdict: 'uncertain', faces })} thresholds={thresholds} />);

  expect(screen.getByText(/keeps it from being relied on/)).toBeVisible();
});

test.each([
  [['blurred'], /too poorly pictured for a verdict/],
  [['unstable'], /keeps it from being relied on/],
  [[], /point neither way/],
] as const)(
  'where the bands are not known, an uncertain face with the reasons %j explains its own number',
  (codes, words) => {
    const reasons = codes.map((code) => ({ code, detail: '' }));
    const result = makePrediction({
      verdict: 'uncertain',
      faces: [makeFace({ verdict: 'uncertain', reasons })],
    });
    render(<VerdictSummary result={result} thresholds={null} />);

    expect(screen.getByText(words)).toBeVisible();
  },
);

test('a whole picture is not called a poorly pictured face', () => {
  const reasons = ['blurred', 'whole_image'].map((code) => ({ code, detail: '' }));
  const faces = [makeFace({ verdict: 'uncertain', detection_score: null, reasons })];
  render(<VerdictSummary result={makePrediction({ verdict: 'uncertain', faces })} thresholds={thresholds} />);

  expect(screen.getByText(/keeps it from being relied on/)).toBeVisible();
});

test('an uncertain answer has the number of the uncertain face, and why that is none to rely on', () => {
  const faces = [
    makeFace({ verdict: 'likely_real', fake_probability: 0.2 }),
    makeFace({ verdict: 'uncertain', fake_probability: 0.1, reasons: [{ code: 'blurred', detail: '' }] }),
  ];
  const result = makePrediction({ verdict: 'uncertain', fake_probability: 0.2, faces });
  render(<VerdictSummary result={result} thresholds={thresholds} />);

  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', '10%: Uncertain');
  expect(screen.getByText(/too poorly pictured for a verdict/)).toBeVisible();
});

test('strong evidence is not headed by the higher number of a face that is called unreliable', () => {
  const faces = [
    makeFace({ verdict: 'uncertain', fake_probability: 0.97, reasons: [{ code: 'blurred', detail: '' }] }),
    makeFace({ fake_probability: 0.84 }),
  ];
  const result = makePrediction({ fake_probability: 0.97, faces });
  render(<VerdictSummary result={result} thresholds={thresholds} />);

  expect(screen.getByText('84%')).toBeVisible();
  expect(screen.queryByText('97%')).toBeNull();
  expect(screen.getByText(/^Face 2, on which the verdict rests/)).toBeVisible();
});

test('the highest score is that of the faces that have one', () => {
  const faces = [makeFace(), makeFace({ fake_probability: 0.5 }), makeFace({ fake_probability: null })];
  render(<VerdictSummary result={makePrediction({ faces })} thresholds={thresholds} />);

  expect(screen.getByText('Highest of 2 scored faces')).toBeVisible();
});

test('an answer of another model version shows no bands, and says why', () => {
  render(<VerdictSummary result={makePrediction()} thresholds={null} otherModel />);

  expect(screen.getByText(/today’s bands are not drawn/)).toBeVisible();
});

test('bands that are not known yet are no sign of another version', () => {
  render(<VerdictSummary result={makePrediction()} thresholds={null} />);

  expect(screen.queryByText(/another model version/)).toBeNull();
});

test('an uncertain score beside strong evidence does not look like one of it', () => {
  const result = makePrediction({ verdict: 'uncertain', fake_probability: 0.8961 });
  render(<VerdictSummary result={result} thresholds={{ ...thresholds, likely_fake_from: 0.898 }} />);

  expect(screen.getByText('89.6%')).toBeVisible();
  expect(screen.getByText('89.8')).toBeVisible();
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', '89.6%: Uncertain');
});

function declared(change: Partial<Prediction>): Prediction {
  const provenance = { ...makePrediction().provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  return makePrediction({ provenance, ...change });
}

test.each([
  ['likely_real', 'The network found nothing, but the file itself says a generative model made it.'],
  ['uncertain', 'The network is not sure, but the file itself says a generative model made it.'],
  ['likely_fake', 'Strong evidence of a fake'],
] as const)('a file that declares itself generated and is %s is headed by: %s', (verdict, heading) => {
  render(<VerdictSummary result={declared({ verdict })} thresholds={thresholds} />);

  expect(screen.getByRole('heading')).toHaveTextContent(heading);
  expect(screen.getByRole('heading')).toHaveClass(verdict === 'likely_fake' ? 'text-fake' : 'text-uncertain');
});

test('where nothing was scored, the network is not said to have found nothing', () => {
  const unscored = { verdict: 'not_assessed', fake_probability: null } as const;
  const { rerender } = render(<VerdictSummary result={declared(unscored)} thresholds={null} />);
  expect(screen.getByRole('heading', { name: /^Nothing was scored, but the file itself/ })).toBeVisible();

  rerender(<VerdictSummary result={declared({ ...unscored, faces: [] })} thresholds={null} />);
  expect(screen.getByRole('heading', { name: /^No face was found, but the file itself/ })).toBeVisible();
});

test('a score stands with the share of fakes that it holds for, and without where none is known', () => {
  const { rerender } = render(
    <VerdictSummary result={makePrediction()} thresholds={thresholds} fakesInTest={57} />,
  );
  expect(
    screen.getByText(/^Probability of a fake, altered or generated, if 57 in 100 photos were fake/),
  ).toBeVisible();

  rerender(<VerdictSummary result={makePrediction()} thresholds={thresholds} fakesInTest={null} />);
  expect(screen.getByText('Probability of a fake, altered or generated')).toBeVisible();
});

test.each([
  [0.78, /^It leans towards a fake, but untouched photos reach such a score too often/],
  [0.35, /^It leans towards untouched, but fakes reach such a score too often/],
  [0.5, /^The traces point neither way/],
])('an uncertain score of %d without reasons says whither it leans', (fake_probability, words) => {
  const faces = [makeFace({ verdict: 'uncertain', fake_probability })];
  const result = makePrediction({ verdict: 'uncertain', fake_probability, faces });
  render(<VerdictSummary result={result} thresholds={thresholds} />);

  expect(screen.getByText(words)).toBeVisible();
});

test.each([
  [{ min: 0.9, max: 0.95, flipped: false }, 'Steady: 90%–95% under small edits'],
  [{ min: 0.7, max: 0.95, flipped: false }, 'Not steady: 70%–95% under small edits'],
  [{ min: 0.4, max: 0.6, flipped: true }, 'Not steady: 40%–60% under small edits'],
])('a score that was checked under small edits says what came of it: %j', (stability, words) => {
  render(
    <VerdictSummary result={makePrediction({ faces: [makeFace({ stability })] })} thresholds={thresholds} />,
  );

  expect(screen.getByText(words)).toBeVisible();
});

test('the one band that is filled is that of number and verdict; a more careful verdict leaves all empty', () => {
  const filled = () => screen.getByRole('meter').querySelectorAll('.bg-fake, .bg-uncertain, .bg-clean');
  const { rerender } = render(<VerdictSummary result={makePrediction()} thresholds={thresholds} />);
  expect([...filled()].map(({ className }) => className.trim())).toEqual(['bg-fake']);

  const faces = [makeFace({ verdict: 'uncertain', reasons: [{ code: 'blurred', detail: '' }] })];
  const careful = makePrediction({ verdict: 'uncertain', faces });
  rerender(<VerdictSummary result={careful} thresholds={thresholds} />);
  expect(filled()).toHaveLength(0);
});
