import type { Face } from '@/api/types';
import { t } from '@/i18n/strings';
import { probability } from '@/shared/lib/format';
import { TONES } from '@/shared/ui/tones';
import { faceName } from '../lib/words';

interface Props {
  faces: Face[];
  selected: number;
  onSelect: (index: number) => void;
}

/** Every face with its own score; choosing one shows its details and its relief. */
export function FaceList({ faces, selected, onSelect }: Props) {
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
              {face.fake_probability !== null && <Bar probability={face.fake_probability} face={face} />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bar({ probability: p, face }: { probability: number; face: Face }) {
  return (
    <>
      <span aria-hidden="true" className="plotted h-1.5 w-20 overflow-hidden rounded-full bg-line sm:w-28">
        <span className={`block h-full ${TONES[face.verdict].fill}`} style={{ width: `${p * 100}%` }} />
      </span>
      <span className="w-12 text-right font-mono font-medium">{probability(p)}</span>
    </>
  );
}
