import { TONES } from '@/shared/ui/tones';
import type { Kind } from '../lib/kinds';

/** The ring tells it from the ground of a button that is pressed. */
const SWATCH = 'size-3 rounded-[2px] ring-1 ring-surface';

/** The kind of an answer without words: what needs looking at stands high, and the uncertain is hatched as on the gauge. */
export function KindMark({ kind, className = SWATCH }: { kind: Kind; className?: string }) {
  const tone = TONES[kind === 'generated' ? 'uncertain' : kind];
  const isHigh = kind !== 'likely_real' && kind !== 'not_assessed';
  return (
    <span className={`plotted flex items-end overflow-hidden bg-surface ${className}`}>
      <span
        className={`w-full ${isHigh ? 'h-full' : 'h-2/5'} ${tone.fill} ${tone === TONES.uncertain ? 'hatch' : ''}`}
      />
    </span>
  );
}
