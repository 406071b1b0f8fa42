import type { Manifest, Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { TONES } from '@/shared/ui/tones';
import { scoreText } from '../lib/bands';
import { byGravity, faceName, faceWords } from '../lib/words';
import { FaceCrop } from './FaceCrop';

interface Props {
  result: Prediction;
  photoUrl: string | null;
  thresholds: Manifest['thresholds'] | null;
  selected: number;
  onSelect: (index: number) => void;
}

/** Every face with its own score, the gravest first; choosing one shows its details and its relief. */
export function FaceList({ result, photoUrl, thresholds, selected, onSelect }: Props) {
  const { faces, image } = result;
  return (
    <section aria-labelledby="faces">
      <h3 id="faces" className="mb-3 text-xl">
        {t.result.faces} <span className="font-normal text-ink-3">{faces.length}</span>
      </h3>
      <ul className="-m-1 grid max-h-[36rem] grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2.5 overflow-y-auto p-1 print:max-h-none print:overflow-visible">
        {byGravity(faces).map((index) => {
          const face = faces[index];
          if (!face) return null;
          const tone = TONES[face.verdict];
          const p = face.fake_probability;
          return (
            <li key={index} className="grid">
              <button
                type="button"
                aria-pressed={index === selected}
                onClick={() => onSelect(index)}
                className="flex flex-col overflow-hidden rounded-md bg-surface text-left ring-1 ring-line hover:ring-ink aria-pressed:ring-[3px] aria-pressed:ring-ink"
              >
                <span className="relative aspect-square w-full overflow-hidden bg-stage">
                  {photoUrl && <FaceCrop url={photoUrl} crop={face.crop} image={image} />}
                  <span
                    aria-hidden="true"
                    className="absolute top-0 left-0 min-w-6 bg-black/75 px-1.5 py-1 text-center font-mono text-xs leading-none font-medium text-white"
                  >
                    {index + 1}
                  </span>
                </span>
                <span
                  className={`block w-full flex-1 border-t-4 px-2 py-1.5 text-[0.8125rem] leading-tight ${tone.edge} ${tone.soft} ${tone.text}`}
                >
                  {p !== null && (
                    <span className="block font-mono text-base leading-tight font-medium">
                      {scoreText(p, thresholds)}
                    </span>
                  )}{' '}
                  {faceWords(face, result, { short: true })}
                  <span className="sr-only">, {faceName(face, index)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
