import { type CSSProperties, type ReactNode, useState } from 'react';
import { t } from '@/i18n/strings';
import { isTurned } from '@/shared/lib/isTurned';
import { mostMarks, rulerMarks } from '../lib/ruler';

interface Props {
  name: string;
  /** Null where the photo was not kept. */
  url: string | null;
  /** Pixels of the upright photo as the service read it; null where it has not. */
  size: { width: number; height: number } | null;
  /** Drawn over the photo, in percent of its sides. */
  children?: ReactNode;
}

const MAX_HEIGHT = 'min(60svh, 36rem)';

/** The photo on the instrument's screen, with rulers in its own pixels along two sides. */
export function PhotoStage({ name, url, size, children }: Props) {
  const [natural, setNatural] = useState<Props['size']>(null);
  const [broken, setBroken] = useState(false);
  // Boxes are counted in the service's upright pixels: on a picture that stands otherwise they would point at nothing.
  const turned = size !== null && natural !== null && isTurned(natural, size);
  const shown = turned ? natural : (size ?? natural);
  return (
    <figure className="stage-grid rounded-lg bg-stage p-3 pt-2 pl-2 text-stage-ink print:bg-none print:bg-white print:p-0">
      <div
        className="mx-auto grid grid-cols-[1.75rem_minmax(0,1fr)] grid-rows-[1.25rem_auto] print:block print:max-w-[min(9cm,calc(12cm*var(--aspect,1)))]!"
        style={shown ? widthFor(shown.width / shown.height) : undefined}
      >
        <span />
        {shown ? <Ruler along="top" length={shown.width} other={shown.height} /> : <span />}
        {shown ? <Ruler along="side" length={shown.height} other={shown.width} /> : <span />}
        <div
          className={`relative bg-black/40 ${shown ? '' : 'min-h-40'}`}
          style={shown ? { aspectRatio: `${shown.width} / ${shown.height}` } : undefined}
        >
          {url && !broken ? (
            <img
              src={url}
              alt={t.result.photo(name)}
              // Dragging it a little and letting go would add it once more: to the page it is a file.
              draggable={false}
              // What is transparent is white, as the service sees it. Of a photo that it has not read there may be nothing.
              className={`${natural && size ? 'bg-white' : ''} ${shown ? 'absolute inset-0 size-full' : 'mx-auto max-h-[min(60svh,36rem)]'}`}
              onLoad={({ currentTarget: image }) =>
                setNatural({ width: image.naturalWidth, height: image.naturalHeight })
              }
              onError={() => setBroken(true)}
            />
          ) : (
            <p className="absolute inset-0 grid place-content-center p-6 text-center text-sm text-stage-ink-2">
              {url ? t.result.photoUnshown : t.result.noPreview} {url && size && t.result.photoRead}
            </p>
          )}
          {!turned && children}
        </div>
      </div>
      {turned && (
        <figcaption className="mt-2 pl-7 text-sm text-stage-ink-2 print:pl-0 print:text-ink-2">
          {t.result.photoTurned}
        </figcaption>
      )}
    </figure>
  );
}

/** As wide as its height on the screen allows; on paper the class goes by the same aspect. */
function widthFor(aspect: number): CSSProperties & Record<'--aspect', number> {
  return { maxWidth: `calc(1.75rem + ${MAX_HEIGHT} * ${aspect})`, '--aspect': aspect };
}

/** `ifShort`: of every second mark, where the photo is drawn so small that the numbers would overlap. */
const RULERS = {
  top: { at: 'left', mark: 'bottom-0 border-l pb-1.5 pl-1', ifShort: '[@container(max-width:16rem)]:hidden' },
  side: {
    at: 'top',
    mark: 'right-0 border-t pt-1 pr-1.5 [writing-mode:vertical-rl]',
    ifShort: '[@container(max-height:16rem)]:hidden',
  },
} as const;

interface RulerProps {
  along: keyof typeof RULERS;
  /** Pixels of the photo along this side. */
  length: number;
  /** Pixels of the photo across it. */
  other: number;
}

function Ruler({ along, length, other }: RulerProps) {
  const { at, mark, ifShort } = RULERS[along];
  const marks = rulerMarks(length, mostMarks(length, other));
  return (
    <div
      aria-hidden="true"
      className="relative [container-type:size] font-mono text-[0.6875rem] leading-none text-stage-ink-2 print:hidden"
    >
      {marks.map((pixel, index) => (
        <span
          key={pixel}
          className={`absolute border-stage-ink-2/60 ${mark} ${index % 2 && marks.length > 2 ? ifShort : ''}`}
          style={{ [at]: `${(pixel / length) * 100}%` }}
        >
          {pixel}
        </span>
      ))}
    </div>
  );
}
