import type { Face, Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { figure, probability } from '@/shared/lib/format';
import { type Fact, Facts } from '@/shared/ui/Facts';
import { bounded } from '../lib/quality';
import { faceName, isWholePicture } from '../lib/words';

interface Props {
  face: Face;
  index: number;
  /** What the model asks of a picture; missing where it is not known. */
  limits: Manifest['quality'] | undefined;
}

/** How good the picture of the chosen face is, and whether that is enough. */
export function FaceQuality({ face, index, limits }: Props) {
  return (
    <section aria-labelledby="face-quality">
      <h4 id="face-quality" className="mb-2 text-base tracking-normal">
        {t.result.qualityOf(faceName(face, index))}
      </h4>
      <Facts facts={qualityFacts(face, limits)} />
    </section>
  );
}

function qualityFacts(face: Face, limits: Props['limits']): Fact[] {
  const names = t.result.qualityNames;
  const { quality } = face;
  const pixels = (px: number) => `${px} px`;
  const facts = quality && [
    {
      name: isWholePicture(face) ? names.picture_px : names.face_px,
      value: bounded(quality.face_px, limits && { from: limits.min_face_px }, pixels),
    },
    {
      name: names.sharpness,
      value: bounded(quality.sharpness, limits && { from: limits.min_sharpness }, figure),
    },
    {
      name: names.brightness,
      value: bounded(
        quality.brightness,
        limits && { from: limits.min_brightness, to: limits.max_brightness },
        figure,
      ),
    },
    {
      name: names.contrast,
      value: bounded(quality.contrast, limits && { from: limits.min_contrast }, figure),
    },
  ];
  const detection = face.detection_score;
  return [
    ...(facts ?? []).map(({ name = '', value }) => ({ name, value, mono: true })),
    { name: t.result.detection, value: detection === null ? null : probability(detection), mono: true },
  ];
}
