import { render, screen } from '@testing-library/react';
import { makeFace, makePrediction, thresholds } from '@/test/samples';
import { VerdictSummary } from './VerdictSummary';

test('strong evidence is worded as evidence, with its number on the scale', () => {
  render(<VerdictSummary result={makePrediction()} thresholds={thresholds} />);

  expect(screen.getByRole('heading', { name: 'Strong evidence of manipulation' })).toBeVisible();
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', '93%: Strong evidence of manipulation');
  expect(screen.getByText(/not a proof and not an accusation/)).toBeVisible();
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
  const faces = [makeFace({ verdict: 'uncertain' })];
  render(<VerdictSummary result={makePrediction({ verdict: 'uncertain', faces })} thresholds={thresholds} />);

  expect(screen.getByText(/too poorly pictured for a verdict/)).toBeVisible();
});

test('an answer of another model version shows no bands', () => {
  render(<VerdictSummary result={makePrediction()} thresholds={null} />);

  expect(screen.getByText(/today’s bands are not drawn/)).toBeVisible();
});
