import type { Face, Manifest, Prediction, Reason, VerdictName } from '@/api/types';
import { t } from '@/i18n/strings';
import { declaresGenerated, saysOtherwise } from './provenance';

/** `noFace` is an answer of its own: nothing was assessed because there was nothing to assess. */
export type Answer = Prediction['verdict'] | 'noFace';

export function answerOf(result: Prediction): Answer {
  return result.verdict === 'not_assessed' && result.faces.length === 0 ? 'noFace' : result.verdict;
}

export type FakeKind = keyof typeof t.verdict.fakeKinds;

/** Whether a model tells the two kinds of fake apart. */
export function tellsKinds(classes: Record<string, number>): boolean {
  return 'manipulated' in classes && 'synthetic' in classes;
}

/** The likelier kind of fake of a face with strong evidence; null of any other, of a model with other classes, and where
 * the file itself says that it was generated and the network takes the face for altered. */
function kindOfFace({ verdict, classes }: Face, result: Prediction): FakeKind | null {
  if (verdict !== 'likely_fake' || !classes || !tellsKinds(classes)) return null;
  const [largest] = Object.entries(classes).reduce((most, next) => (next[1] > most[1] ? next : most));
  if (largest === 'manipulated') return declaresGenerated(result) === 'whole' ? null : largest;
  return largest === 'synthetic' ? largest : null;
}

/** The kind of fake that a photo is called: null where its fakes are of both. */
export function fakeKindOf(result: Prediction): FakeKind | null {
  if (result.verdict !== 'likely_fake') return null;
  const fakes = result.faces.filter(({ verdict }) => verdict === 'likely_fake');
  const [kind = null, ...others] = new Set(fakes.map((face) => kindOfFace(face, result)));
  return others.length > 0 ? null : kind;
}

function withKind(words: string, kind: FakeKind | null): string {
  return kind ? t.verdict.ofKind(words, t.verdict.fakeKinds[kind]) : words;
}

/** What a list says of an answer, `short` where room is scarce. */
export function listedWords(result: Prediction, { short = false } = {}): string {
  if (saysOtherwise(result)) return t.verdict.generated;
  return withKind((short ? t.verdict.short : t.verdict)[answerOf(result)], fakeKindOf(result));
}

/** What is said of one face of an answer, `short` where room is scarce. */
export function faceWords(face: Face, result: Prediction, { short = false } = {}): string {
  return withKind((short ? t.verdict.short : t.verdict)[face.verdict], kindOfFace(face, result));
}

/** Whose tone the answer has: where the file speaks against it, it is not as good as it says. */
export function toneOf(result: Prediction): VerdictName {
  return saysOtherwise(result) ? 'uncertain' : result.verdict;
}

/** With `region=image` the one entry is the whole picture: it has no detection, so no box to draw. */
export function isWholePicture(face: Face): boolean {
  return face.detection_score === null;
}

/** Index of the face with the highest score; the first where none has one. */
export function highest(faces: Face[]): number {
  const scores = faces.map((face) => face.fake_probability ?? -1);
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

/** Index of the face that speaks for the photo: the highest score among those whose verdict is the photo's. A poorly
 * pictured face can have a higher one, and a milder verdict. */
export function foremost({ faces, verdict }: Prediction): number {
  const speakers = faces.filter((face) => face.verdict === verdict);
  const speaker = speakers[highest(speakers)];
  return speaker ? faces.indexOf(speaker) : highest(faces);
}

const GRAVEST_FIRST: VerdictName[] = ['likely_fake', 'uncertain', 'likely_real', 'not_assessed'];

/** Indices of the faces, those of the gravest verdict first, among them the highest score. */
export function byGravity(faces: Face[]): number[] {
  const gravity = (face: Face) => GRAVEST_FIRST.indexOf(face.verdict);
  return [...faces.entries()]
    .sort(
      ([, a], [, b]) => gravity(a) - gravity(b) || (b.fake_probability ?? -1) - (a.fake_probability ?? -1),
    )
    .map(([index]) => index);
}

/** The number beside the photo's verdict: that of the face that speaks for it. The photo's own is the highest of all,
 * which a face too poorly pictured for that verdict may have. */
export function spokenScore(result: Prediction): number | null {
  const face = result.faces[foremost(result)];
  return face?.verdict === result.verdict ? face.fake_probability : result.fake_probability;
}

export function faceName(face: Face, index: number): string {
  return isWholePicture(face) ? t.result.wholePicture : t.result.face(index + 1);
}

const PLAIN: Record<string, string> = {
  blurred: t.reasons.blurred,
  too_dark: t.reasons.too_dark,
  too_bright: t.reasons.too_bright,
  low_contrast: t.reasons.low_contrast,
  side_view: t.reasons.side_view,
  unstable: t.reasons.unstable,
  no_face: t.reasons.no_face,
  whole_image: t.reasons.whole_image,
  first_frame_only: t.reasons.first_frame_only,
};

/** A reason in the page's words; a code that this page does not know yet keeps the service's own words. So does what the
 * page's words would be wrong about: they speak of a face, and of a score. manifest: of the model that gave the answer. */
export function reasonText(reason: Reason, face: Face | null, manifest: Manifest | undefined): string {
  if (face && isWholePicture(face) && reason.code !== 'whole_image') return reason.detail;
  if (reason.code === 'face_too_small' && face?.quality && manifest && face.fake_probability !== null)
    return t.reasons.face_too_small(face.quality.face_px, manifest.quality.min_face_px);
  if (reason.code === 'too_many_faces' && manifest) return t.reasons.too_many_faces(manifest.max_faces);
  return PLAIN[reason.code] ?? reason.detail;
}
