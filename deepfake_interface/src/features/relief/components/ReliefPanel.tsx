import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Face, Prediction } from '@/api/types';
import { faceName, isWholePicture } from '@/features/result/lib/words';
import { t } from '@/i18n/strings';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { Range } from '@/shared/ui/Range';
import { Segmented } from '@/shared/ui/Segmented';
import { rampGradient } from '../lib/ramp';
import { RESTING } from '../lib/turn';
import { useFacePicture } from '../lib/useFacePicture';
import { hasWebgl } from '../lib/webgl';
import { FlatOverlay } from './FlatOverlay';
import { TurnButtons } from './TurnButtons';

// three.js is larger than all the rest of the page together: it comes with the first result, never before.
const ReliefCanvas = lazy(() => import('./ReliefCanvas'));

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
  const [view, setView] = useState<View>('relief');
  const [strength, setStrength] = useState(0.6);
  const [height, setHeight] = useState(0.6);
  const [turn, setTurn] = useState(RESTING);
  if (typeof picture === 'string')
    return (
      <Panel face={face} index={index}>
        <p className="text-[0.9375rem] text-ink-2">{t.relief.missing[picture]}</p>
      </Panel>
    );
  // Also where three.js could not be loaded: the evidence is the same.
  const flat = picture && <FlatOverlay picture={picture} name={name} strength={strength} />;
  const inRelief = webgl && view === 'relief';

  return (
    <Panel
      face={face}
      index={index}
      control={
        webgl && (
          <Segmented
            label={t.relief.view}
            value={view}
            onChange={setView}
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
              <Suspense fallback={<p className="p-6 text-stage-ink-2">{t.relief.loading}</p>}>
                <ReliefCanvas
                  picture={picture}
                  strength={strength}
                  height={height}
                  turn={turn}
                  onTurn={setTurn}
                  onLost={() => setWebgl(false)}
                />
              </Suspense>
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
      {!webgl && <p className="mt-2 text-[0.9375rem] text-ink-2">{t.relief.noWebgl}</p>}
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
    <div className="flex min-w-64 flex-1 items-center gap-3 text-sm text-ink-2">
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
