import type { VerdictName } from '@/api/types';

interface Tone {
  text: string;
  soft: string;
  fill: string;
  edge: string;
}

/** The page's only colours: what the network says. Never alone: words or patterns always say the same. */
export const TONES: Record<VerdictName, Tone> = {
  likely_fake: { text: 'text-fake', soft: 'bg-fake-soft', fill: 'bg-fake', edge: 'border-fake' },
  uncertain: {
    text: 'text-uncertain',
    soft: 'bg-uncertain-soft',
    fill: 'bg-uncertain',
    edge: 'border-uncertain',
  },
  likely_real: { text: 'text-clean', soft: 'bg-clean-soft', fill: 'bg-clean', edge: 'border-clean' },
  not_assessed: { text: 'text-ink-2', soft: 'bg-sunken', fill: 'bg-line-2', edge: 'border-line-2' },
};
