import type { Manifest, VerdictName } from '@/api/types';
import { t } from '@/i18n/strings';
import { percentRange } from '@/shared/lib/format';
import { TONES } from '@/shared/ui/tones';
import { type BandName, bandOf, bandsOf, type Edge, edgesOf, scoreText } from '../lib/bands';

interface Props {
  /** [0, 1]. */
  probability: number;
  verdict: VerdictName;
  /** Null where the bands in force for this answer are not known. */
  thresholds: Manifest['thresholds'] | null;
  /** Why they are not: another version of the model than today's gave this answer. */
  otherModel: boolean;
}

/** The probability on a scale with the manifest's bands. Patterns tell the bands apart without colour. */
export function Gauge({ probability, verdict, thresholds, otherModel }: Props) {
  // Where something else makes the verdict more careful than the number, none is.
  const inForce = thresholds && bandOf(probability, thresholds) === verdict ? verdict : null;
  const at = `${Math.min(99.3, Math.max(0.7, probability * 100))}%`;
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> has no way to show bands of its own */}
      <div
        role="meter"
        aria-label={t.gauge.label}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={probability}
        aria-valuetext={t.gauge.value(scoreText(probability, thresholds), t.verdict[verdict])}
        className="plotted relative h-9"
      >
        <GaugeTrack thresholds={thresholds} inForce={inForce} />
        <div className="absolute inset-y-0 -ml-[7px] w-3.5" style={{ left: at }}>
          <div className="mx-auto h-full w-[3px] bg-ink" />
          <div className="absolute -top-1 left-0 size-3.5 rounded-full border-[3px] border-ink bg-surface" />
        </div>
      </div>
      {thresholds && <Edges edges={edgesOf(thresholds, probability)} />}
      {otherModel && <p className="text-sm text-ink-2">{t.gauge.noBands}</p>}
    </div>
  );
}

interface TrackProps {
  thresholds: Manifest['thresholds'] | null;
  /** The one band that is filled; all of them where it is missing. */
  inForce?: BandName | null;
}

export function GaugeTrack({ thresholds, inForce }: TrackProps) {
  return (
    <div className="plotted absolute inset-x-0 top-2.5 flex h-4 gap-px track overflow-hidden rounded-[3px]">
      {thresholds &&
        bandsOf(thresholds).map((band) => (
          <div
            key={band.name}
            className={`${inForce === undefined || inForce === band.name ? TONES[band.name].fill : TONES[band.name].soft} ${band.name === 'uncertain' ? 'hatch' : ''}`}
            style={{ width: `${(band.to - band.from) * 100}%` }}
          />
        ))}
    </div>
  );
}

function Edges({ edges }: { edges: Edge[] }) {
  return (
    <div
      aria-hidden="true"
      className="relative h-5 font-mono text-xs text-ink-2 [container-type:inline-size]"
    >
      {edges.map((edge) => (
        // An end's label stands within the scale, any other's across its edge.
        <span
          key={edge.at}
          className="absolute overflow-hidden"
          style={{ left: `${edge.at * 100}%`, translate: `${-shift(edge.at)}%`, maxWidth: roomFor(edge) }}
        >
          {edge.text}
        </span>
      ))}
    </div>
  );
}

function shift(at: number): number {
  if (at === 0) return 0;
  return at === 1 ? 100 : 50;
}

/** All that an end's label needs, or none where it would run into the one beside it: that depends on the scale's width and on
 * the size of the letters, of which half of the other one's are on its side. A letter's width stays free. */
function roomFor({ at, text, beside }: Edge): string | undefined {
  if (!beside) return;
  const letters = text.length + beside.text.length / 2 + 1;
  return `clamp(0px, (${Math.abs(at - beside.at) * 100}cqw - ${letters}ch) * 1000, 100%)`;
}

export function BandLegend({ thresholds }: { thresholds: Manifest['thresholds'] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem] text-ink-2">
      {bandsOf(thresholds).map((band) => (
        <li key={band.name} className="flex items-center gap-1.5">
          <Swatch name={band.name} />
          <span>
            {t.gauge.bands[band.name]} <span className="tabular">{percentRange(band.from, band.to)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ name }: { name: BandName }) {
  return (
    <span
      className={`plotted size-3 rounded-[2px] ${TONES[name].fill} ${name === 'uncertain' ? 'hatch' : ''}`}
    />
  );
}
