import type { Face, Manifest } from '@/api/types';
import { t } from '@/i18n/strings';
import { TONES } from '@/shared/ui/tones';
import { scoreText } from '../lib/bands';
import { faceName } from '../lib/words';

interface Props {
  faces: Face[];
  thresholds: Manifest['thresholds'] | null;
  selected: number;
  onSelect: (index: number) => void;
}

/** Every face with its own score; choosing one shows its details and its relief. */
export function FaceList({ faces, thresholds, selected, onSelect }: Props) {
  return (
    <section aria-labelledby="faces">
      <h3 id="faces" className="mb-3 text-xl">
        {t.result.faces} <span className="font-normal text-ink-3">{faces.length}</span>
      </h3>
      <ul className="max-h-[26.5rem] divide-y divide-line overflow-y-auto rounded-md border border-line bg-surface print:max-h-none print:overflow-visible">
        {faces.map((face, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: faces are known by their place in the answer, which never changes
          <li key={index}>
            <button
              type="button"
              aria-pressed={index === selected}
              onClick={() => onSelect(index)}
              className="flex min-h-12 w-full items-center gap-3 px-3.5 py-2 text-left -outline-offset-2 hover:bg-sunken aria-pressed:bg-sunken"
            >
              <span className="min-w-6 shrink-0 font-mono text-sm text-ink-3">{index + 1}</span>
              <span className="flex-1">
                <span className={`font-[560] ${TONES[face.verdict].text}`}>
                  {t.verdict.short[face.verdict]}
                </span>
                <span className="sr-only">, {faceName(face, index)}</span>
              </span>
              {face.fake_probability !== null && (
                <Bar
                  share={face.fake_probability}
                  text={scoreText(face.fake_probability, thresholds)}
                  fill={TONES[face.verdict].fill}
                />
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bar({ share, text, fill }: { share: number; text: string; fill: string }) {
  return (
    <>
      <span aria-hidden="true" className="plotted h-1.5 w-20 track overflow-hidden rounded-full sm:w-28">
        <span className={`block h-full ${fill}`} style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-14 text-right font-mono font-medium">{text}</span>
    </>
  );
}
