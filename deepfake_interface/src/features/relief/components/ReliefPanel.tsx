import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Face, Prediction } from '@/api/types';
import { faceName, isWholePicture } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { Range } from '@/shared/ui/Range';
import { Segmented } from '@/shared/ui/Segmented';
import { importAgain } from '../lib/importAgain';
import { rampGradient } from '../lib/ramp';
import { RESTING } from '../lib/turn';
import { useFacePicture } from '../lib/useFacePicture';
import { hasWebgl } from '../lib/webgl';
import { FlatOverlay } from './FlatOverlay';
import { TurnButtons } from './TurnButtons';

/** three.js is larger than all the rest of the page together: it comes with the first result, never before. Not React.lazy,
 * which keeps a failure for as long as the page lives. */
const canvasQuery = queryOptions({
  queryKey: ['relief canvas'],
  queryFn: () => importAgain(() => import('./ReliefCanvas')),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  networkMode: 'always',
  retry: false,
  refetchOnWindowFocus: false,
});

interface Props {
  face: Face;
  index: number;
  image: Prediction['image'];
  photoUrl: string;
}

type View = 'relief' | 'overlay';

/** What the network sees in the chosen face: as a relief to turn, or flat where WebGL is missing or unwanted. */
export function ReliefPanel({ face, index, image, photoUrl }: Props) {
  const picture = useFacePicture(face, image, photoUrl);
  const name = faceName(face, index);
  const [webgl, setWebgl] = useState(hasWebgl);
  const [wanted, setWanted] = useState<View>('relief');
  const [strength, setStrength] = useState(0.6);
  const [height, setHeight] = useState(0.6);
  const [turn, setTurn] = useState(RESTING);
  const isDrawable = picture !== null && typeof picture !== 'string';
  const canvas = useQuery({ ...canvasQuery, enabled: isDrawable && webgl && wanted === 'relief' });
  if (typeof picture === 'string')
    return (
      <Panel face={face} index={index}>
        <p className="text-[0.9375rem] text-ink-2">{t.relief.missing[picture]}</p>
      </Panel>
    );
  const flat = picture && <FlatOverlay picture={picture} name={name} strength={strength} />;
  const view = canvas.isError ? 'overlay' : wanted;
  const inRelief = webgl && view === 'relief';
  const choose = (next: View) => {
    setWanted(next);
    if (next === 'relief' && canvas.isError) void canvas.refetch();
  };

  return (
    <Panel
      face={face}
      index={index}
      control={
        webgl && (
          <Segmented
            label={t.relief.view}
            value={view}
            onChange={choose}
            options={[
              { value: 'relief', label: t.relief.views.relief },
              { value: 'overlay', label: t.relief.views.overlay },
            ]}
          />
        )
      }
    >
      <div className="relative h-[min(26rem,70vw)] overflow-hidden rounded-lg bg-stage p-3">
        {picture && inRelief && (
          <ErrorBoundary fallback={flat}>
            <div role="img" aria-label={t.relief.canvas(name)} className="absolute inset-0">
              {canvas.data ? (
                <canvas.data.default
                  picture={picture}
                  strength={strength}
                  height={height}
                  turn={turn}
                  onTurn={setTurn}
                  onLost={() => setWebgl(false)}
                />
              ) : (
                <p className="p-6 text-stage-ink-2">{t.relief.loading}</p>
              )}
            </div>
          </ErrorBoundary>
        )}
        {!inRelief && flat}
      </div>
      {face.heatmap ? (
        <div className="mt-3 space-y-3">
          <div className="flex flex-wrap gap-x-6 gap-y-2">
            <Range label={t.relief.opacity} value={strength} onChange={setStrength} />
            {inRelief && <Range label={t.relief.height} value={height} onChange={setHeight} />}
          </div>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
            {inRelief && <TurnButtons onTurn={setTurn} />}
            <Legend />
          </div>
          <p className="max-w-[62ch] text-[0.9375rem] text-ink-2">{t.relief.intro}</p>
        </div>
      ) : (
        <p className="mt-3 text-[0.9375rem] text-ink-2">{t.relief.flat}</p>
      )}
      <p role="status" className="mt-2 text-[0.9375rem] text-ink-2 empty:hidden">
        {webgl ? canvas.isError && t.relief.notLoaded : t.relief.noWebgl}
      </p>
    </Panel>
  );
}

interface PanelProps extends Pick<Props, 'face' | 'index'> {
  control?: ReactNode;
  children: ReactNode;
}

function Panel({ face, index, control, children }: PanelProps) {
  return (
    <section aria-labelledby="relief">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h3 id="relief" className="text-xl">
          {isWholePicture(face) ? t.relief.heading : t.relief.headingFace(index + 1)}
        </h3>
        {control}
      </div>
      {children}
    </section>
  );
}

function Legend() {
  return (
    <div className="flex min-w-[min(16rem,100%)] flex-1 items-center gap-3 text-sm text-ink-2">
      {t.relief.low}
      <span
        aria-hidden="true"
        className="plotted h-2 min-w-16 flex-1 rounded-sm"
        style={{ background: rampGradient }}
      />
      {t.relief.high}
    </div>
  );
}
