import type { Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { scoreText } from '../lib/bands';
import { faceWords, isWholePicture } from '../lib/words';

interface Props {
  result: Prediction;
  thresholds: Manifest['thresholds'] | null;
  selected: number;
  onSelect: (index: number) => void;
}

/** Share of the picture's longer side below which a number within the box would cover the face. */
const SMALL = 1 / 8;

/** Neutral white boxes with a dark rim: they read on any photo and accuse nobody by colour. */
export function FaceBoxes({ result, thresholds, selected, onSelect }: Props) {
  const { faces, image } = result;
  return faces.map((face, index) => {
    if (isWholePicture(face)) return null;
    const { x, y, width, height } = face.box;
    const isSelected = index === selected;
    const isSmall = width < SMALL * Math.max(image.width, image.height);
    const p = face.fake_probability;
    return (
      <button
        // Faces have no identity but their place in the answer, which never changes.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        key={index}
        type="button"
        aria-label={t.result.faceLabel(
          index + 1,
          faceWords(face, result),
          p === null ? null : scoreText(p, thresholds),
        )}
        aria-pressed={isSelected}
        onClick={() => onSelect(index)}
        // The box is true to the face; what can be hit is at least as large as WCAG asks for.
        className={`absolute before:absolute before:top-1/2 before:left-1/2 before:size-full before:min-h-6 before:min-w-6 before:-translate-1/2 rounded-[2px] border-white shadow-[0_0_0_1.5px_rgb(0_0_0/0.65),inset_0_0_0_1.5px_rgb(0_0_0/0.45)] focus-visible:outline-offset-4 ${isSelected ? 'z-10 border-[3px]' : 'border-[1.5px] hover:border-[3px]'}`}
        style={{
          left: `${(x / image.width) * 100}%`,
          top: `${(y / image.height) * 100}%`,
          width: `${(width / image.width) * 100}%`,
          height: `${(height / image.height) * 100}%`,
        }}
      >
        <span
          className={`absolute -left-px min-w-5 px-1 py-0.5 font-mono text-xs leading-none font-medium ${isSmall ? 'bottom-full mb-0.5' : '-top-px'} ${isSelected ? 'bg-white text-black' : 'bg-black/75 text-white'}`}
        >
          {index + 1}
        </span>
      </button>
    );
  });
}
