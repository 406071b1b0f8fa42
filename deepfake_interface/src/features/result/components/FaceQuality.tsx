import type { Face, Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { figure, probability } from '@/shared/lib/format';
import { Button } from '@/shared/ui/Button';
import { type Fact, Facts } from '@/shared/ui/Facts';
import { scoreText } from '../lib/bands';
import { faceName, isWholePicture } from '../lib/words';

interface Props {
  face: Face;
  index: number;
  thresholds: Manifest['thresholds'] | null;
  /** Missing where the photo itself is no longer at hand. */
  onCheckStability?: (() => void) | undefined;
}

/** The chosen face: how good the picture of it is, and how steady its score. */
export function FaceQuality({ face, index, thresholds, onCheckStability }: Props) {
  return (
    <section aria-labelledby="face-quality" className="space-y-4">
      <h3 id="face-quality" className="text-xl">
        {t.result.qualityOf(faceName(face, index))}
      </h3>
      <Facts facts={qualityFacts(face, thresholds)} />
      {onCheckStability && face.fake_probability !== null && !face.stability && (
        <div className="print:hidden">
          <Button onClick={onCheckStability}>{t.result.checkStability}</Button>
          <p className="mt-2 text-sm text-ink-2">{t.result.checkStabilityNote}</p>
        </div>
      )}
    </section>
  );
}

function qualityFacts(face: Face, thresholds: Props['thresholds']): Fact[] {
  const names = t.result.qualityNames;
  const { quality, stability } = face;
  return [
    {
      name: (isWholePicture(face) ? names.picture_px : names.face_px) ?? '',
      value: quality && `${quality.face_px} px`,
      mono: true,
    },
    { name: names.sharpness ?? '', value: quality && figure(quality.sharpness), mono: true },
    { name: names.brightness ?? '', value: quality && figure(quality.brightness), mono: true },
    { name: names.contrast ?? '', value: quality && figure(quality.contrast), mono: true },
    {
      name: t.result.detection,
      value: face.detection_score === null ? null : probability(face.detection_score),
      mono: true,
    },
    {
      name: t.result.stability,
      value: stability && stabilityText(stability, thresholds),
    },
  ];
}

function stabilityText(
  { min, max, flipped }: NonNullable<Face['stability']>,
  thresholds: Props['thresholds'],
): string {
  const range = t.result.stabilityRange(scoreText(min, thresholds), scoreText(max, thresholds));
  return flipped ? `${range}. ${t.result.stabilityFlipped}` : range;
}
