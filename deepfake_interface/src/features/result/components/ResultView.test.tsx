import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithModel } from '@/test/render';
import { makeFace, makeManifest, makePrediction } from '@/test/samples';
import { ResultView } from './ResultView';

const twoFaces = makePrediction({
  faces: [
    makeFace({ classes: { real: 0.2, manipulated: 0.75, synthetic: 0.05 } }),
    makeFace({
      verdict: 'uncertain',
      fake_probability: 0.5,
      classes: { real: 0.5, manipulated: 0.4, synthetic: 0.1 },
      reasons: [{ code: 'face_too_small', detail: '' }],
      quality: { face_px: 61, sharpness: 0.1, brightness: 0.5, contrast: 0.2 },
    }),
  ],
});

function show(result = twoFaces, onScoreWhole?: () => void, onCheckStability?: () => void) {
  renderWithModel(
    <ResultView
      name="a.jpg"
      photoUrl={null}
      result={result}
      examinedAt={0}
      {...(onScoreWhole && { onScoreWhole })}
      {...(onCheckStability && { onCheckStability })}
    />,
    makeManifest(),
  );
}

test('every face has a box and a row, and choosing one shows its reasons', async () => {
  show();
  expect(screen.getByRole('button', { name: 'Face 1: Strong evidence of manipulation, 93%' })).toBeVisible();
  expect(screen.queryByText(/^This face is only 61 px wide/)).toBeNull();

  const list = within(screen.getByRole('region', { name: /^Faces/ }));
  await userEvent.click(list.getByRole('button', { name: /Uncertain/ }));

  expect(screen.getByText('This face is only 61 px wide; scores below 80 px are unreliable.')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Picture quality: face 2' })).toBeVisible();
});

test('where no face was found, the whole picture can be scored instead', async () => {
  const onScoreWhole = vi.fn();
  show(
    makePrediction({
      verdict: 'not_assessed',
      fake_probability: null,
      faces: [],
      reasons: [{ code: 'no_face', detail: '' }],
    }),
    onScoreWhole,
  );

  await userEvent.click(screen.getByRole('button', { name: 'Score the whole picture instead' }));

  expect(onScoreWhole).toHaveBeenCalledOnce();
});

test('a whole picture has no box, and its size is not that of a face', () => {
  show(makePrediction({ faces: [makeFace({ detection_score: null })] }));

  expect(screen.queryByRole('button', { name: /^Face 1/ })).toBeNull();
  expect(screen.getByText('Shorter side')).toBeVisible();
  expect(screen.queryByText('Face size')).toBeNull();
});

test('the stability of a score can be asked for while the photo is at hand, and is then shown instead', async () => {
  const onCheckStability = vi.fn();
  show(twoFaces, undefined, onCheckStability);

  await userEvent.click(screen.getByRole('button', { name: 'Check how steady the score is' }));

  expect(onCheckStability).toHaveBeenCalledOnce();
});

test('a score whose stability is known shows its span, and asks no more', () => {
  const steady = makeFace({ stability: { min: 0.31, max: 0.95, flipped: true } });
  show(makePrediction({ faces: [steady] }), undefined, vi.fn());

  expect(screen.getByText(/^31% to 95% when re-encoded.*across the threshold/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Check how steady the score is' })).toBeNull();
});

test('what the file says of itself stands apart from the score, and not at all where it says nothing', () => {
  show();
  expect(screen.queryByText('What the file says of itself')).toBeNull();

  const { provenance } = twoFaces;
  show({ ...twoFaces, provenance: { ...provenance, digital_source_type: 'trainedAlgorithmicMedia' } });

  const section = within(screen.getByRole('region', { name: 'What the file says of itself' }));
  expect(section.getByText(/a generative model made this picture/)).toBeVisible();
  expect(section.getByText(/The score knows nothing of this/)).toBeVisible();
});

test('on paper, where no face can be chosen, the reasons of every face stand', () => {
  show();

  const list = within(screen.getByRole('region', { name: 'What to keep in mind of each face' }));
  expect(list.getByText(/^Face 2: This face is only 61 px wide/)).toBeInTheDocument();
});

test('an answer of another model version is not explained by the limits of today’s', async () => {
  const faces = [
    makeFace({ ...twoFaces.faces[1], reasons: [{ code: 'face_too_small', detail: 'As it says.' }] }),
  ];
  show(makePrediction({ faces, model: { ...twoFaces.model, version: '0.9.0' } }));

  expect(screen.getByText('As it says.')).toBeVisible();
  expect(screen.queryByText(/scores below 80 px/)).toBeNull();
});
