import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { download } from '@/features/report/lib/download';
import { renderWithModel } from '@/test/render';
import { makeFace, makeManifest, makePrediction } from '@/test/samples';
import type { Asking } from './AskAgain';
import { ResultView } from './ResultView';

vi.mock('@/features/report/lib/download', () => ({ download: vi.fn(), reportName: () => 'a.json' }));

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

function show(
  result = twoFaces,
  onScoreWhole?: () => void,
  onCheckStability?: () => void,
  manifest = makeManifest(),
  asking: Asking | null = null,
) {
  renderWithModel(
    <ResultView
      name="a.jpg"
      photoUrl={null}
      result={result}
      examinedAt={0}
      {...(onScoreWhole && { onScoreWhole })}
      {...(onCheckStability && { onCheckStability })}
      asking={asking}
    />,
    manifest,
  );
}

test('every face has a box and a row, and choosing one shows its reasons', async () => {
  show();
  expect(
    screen.getByRole('button', { name: 'Face 1: Strong evidence of a fake, likely altered, 93%' }),
  ).toBeVisible();
  const notes = () => within(screen.getByRole('region', { name: 'What to keep in mind' }));
  expect(screen.queryByRole('region', { name: 'What to keep in mind' })).toBeNull();

  const list = within(screen.getByRole('region', { name: /^Faces/ }));
  await userEvent.click(list.getByRole('button', { name: /Uncertain/ }));

  expect(
    notes().getByText('Face 2: This face is only 61 px wide; scores below 80 px are unreliable.'),
  ).toBeVisible();
  expect(screen.getByRole('heading', { name: 'What face 2 resembles' })).toBeVisible();
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
  expect(screen.getByText('Shorter side')).toBeInTheDocument();
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

test('on paper, where no face can be chosen, the reasons of every other face stand', () => {
  show();

  const ofOthers = { name: 'What to keep in mind of the other faces' };
  const list = within(screen.getByRole('region', ofOthers));
  expect(list.getByText(/^Face 2: This face is only 61 px wide/)).toBeInTheDocument();
});

test('what stands of the chosen face is not said once more among the others', async () => {
  show();

  await userEvent.click(screen.getByRole('button', { name: /^Face 2:/ }));

  expect(screen.getByText(/^Face 2: This face is only 61 px wide/)).toBeVisible();
  expect(screen.queryByText('What to keep in mind of the other faces')).toBeNull();
});

test('a face that looks generated is not to be compared with an original, which it has not', () => {
  show();
  expect(screen.getByText(/compare it with the original/)).toBeVisible();
  cleanup();

  const synthetic = makeFace({ classes: { real: 0.07, manipulated: 0.12, synthetic: 0.81 } });
  show(makePrediction({ faces: [synthetic] }));
  expect(screen.getByText(/who showed it first/)).toBeVisible();
  expect(screen.queryByText(/compare it with the original/)).toBeNull();
});

test('a file that says it is generated has no original, whatever kind of fake the network takes it for', () => {
  const provenance = { ...twoFaces.provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  show({ ...twoFaces, provenance });

  expect(screen.getByText(/who showed it first/)).toBeVisible();
});

test('the shares of the kinds are not to be taken for shares of the face', () => {
  show();

  expect(screen.getByText(/^Probabilities, not parts of the face/)).toBeVisible();
});

test('untouched is untouched, whichever kind of fake it resembles more', () => {
  const classes = { real: 0.97, manipulated: 0.01, synthetic: 0.02 };
  const faces = [makeFace({ verdict: 'likely_real', fake_probability: 0.03, classes })];
  show(makePrediction({ verdict: 'likely_real', fake_probability: 0.03, faces }));

  expect(screen.getByText(/as the camera wrote it/)).toBeVisible();
});

test('the report of a pasted photo says that it was pasted', async () => {
  renderWithModel(
    <ResultView name="a.png" photoUrl={null} result={twoFaces} examinedAt={0} pasted />,
    makeManifest(),
  );

  await userEvent.click(screen.getByRole('button', { name: 'Download JSON' }));

  const report = await vi.mocked(download).mock.lastCall?.[1].text();
  expect(JSON.parse(report ?? '').pasted).toBe(true);
});

test('an answer of another model version is not explained by the limits of today’s', async () => {
  const faces = [
    makeFace({ ...twoFaces.faces[1], reasons: [{ code: 'face_too_small', detail: 'As it says.' }] }),
  ];
  show(makePrediction({ faces, model: { ...twoFaces.model, version: '0.9.0' } }));

  expect(screen.getByText('As it says.')).toBeVisible();
  expect(screen.queryByText(/scores below 80 px/)).toBeNull();
});

test('where there is one face alone, it is not numbered in what is said of it', () => {
  const blurred = makeFace({ verdict: 'uncertain', reasons: [{ code: 'blurred', detail: '' }] });
  show(makePrediction({ verdict: 'uncertain', faces: [blurred] }));

  expect(screen.getByText(/^This face is blurred/)).toBeVisible();
  expect(screen.getByRole('heading', { name: 'What it resembles' })).toBeVisible();
});

test('paper shows the face that the verdict rests on and the details, and the screen what it showed before', async () => {
  show();
  const list = within(screen.getByRole('region', { name: /^Faces/ }));
  await userEvent.click(list.getByRole('button', { name: /Uncertain/ }));
  expect(screen.getByText('test-model 1.0.0')).not.toBeVisible();

  act(() => void window.dispatchEvent(new Event('beforeprint')));
  expect(screen.getByRole('heading', { name: 'What face 1 resembles' })).toBeVisible();
  expect(screen.getByText('test-model 1.0.0')).toBeVisible();

  act(() => void window.dispatchEvent(new Event('afterprint')));
  expect(screen.getByRole('heading', { name: 'What face 2 resembles' })).toBeVisible();
  expect(screen.getByText('test-model 1.0.0')).not.toBeVisible();
});

test('what is shown on paper is drawn before the browser’s word of printing is over', () => {
  show(twoFaces);

  window.dispatchEvent(new Event('beforeprint'));

  expect(screen.getByText('test-model 1.0.0')).toBeVisible();
});

test('the rows of the faces begin with the gravest', () => {
  const faces = [...twoFaces.faces].reverse();
  show(makePrediction({ faces }));

  const list = within(screen.getByRole('region', { name: /^Faces/ }));
  expect(list.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    '293% Strong evidence, likely altered, Face 2',
    '150% Uncertain, Face 1',
  ]);
});

test('what a file says of itself stands before the number where it speaks against the verdict', () => {
  const { provenance } = twoFaces;
  const declared = { ...provenance, digital_source_type: 'trainedAlgorithmicMedia' };
  const isBefore = () => {
    const said = screen.getByRole('region', { name: 'What the file says of itself' });
    const place = said.compareDocumentPosition(screen.getByRole('meter'));
    return (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  };
  show({ ...twoFaces, provenance: declared });
  expect(isBefore()).toBe(false);
  cleanup();

  show({ ...twoFaces, verdict: 'likely_real', provenance: declared });
  expect(isBefore()).toBe(true);
  expect(screen.queryByText(/as the camera wrote it/)).toBeNull();
});

test('the share of fakes is that of the model’s test, and nothing is said of it where there was none', () => {
  const rows = (['fakes_found', 'real_accuracy'] as const).map((metric, index) => ({
    split: 'val',
    tier: 'clean',
    subset: 'all',
    metric,
    value: 0.9,
    images: [30, 10][index] ?? 0,
  }));
  show(twoFaces, undefined, undefined, makeManifest({ measured: rows }));
  expect(screen.getByText(/if 75 in 100 photos were fake/)).toBeVisible();
  cleanup();

  show();
  expect(screen.queryByText(/in 100 photos were fake/)).toBeNull();
});

test('a quality is shown with its bound', () => {
  show();

  expect(screen.getByText('200 px · enough (from 80 px)')).toBeInTheDocument();
  expect(screen.getByText('0.100 · enough (from 0.050)')).toBeInTheDocument();
});

test('the page is named after file and verdict as long as the answer is shown', () => {
  document.title = 'Analyze';
  show();
  expect(document.title).toBe('a.jpg – Strong evidence of a fake, likely altered');

  cleanup();
  expect(document.title).toBe('Analyze');
});

test('a further question shows how far it is and how to end it, beside the answer that there is', async () => {
  const asking = { status: 'Examining…', onCancel: vi.fn() };
  const onCheckStability = vi.fn();
  show(twoFaces, undefined, onCheckStability, makeManifest(), asking);

  const button = screen.getByRole('button', { name: 'Check how steady the score is' });
  expect(button).toHaveAttribute('aria-busy', 'true');
  await userEvent.click(button);
  expect(onCheckStability).not.toHaveBeenCalled();
  expect(screen.getByText('Examining…')).toBeVisible();

  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(asking.onCancel).toHaveBeenCalledOnce();
});
