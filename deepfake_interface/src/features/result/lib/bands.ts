import type { Manifest, Prediction, VerdictName } from '@/api/types';
import { integer, percentToTenth, probability, tenth } from '@/shared/lib/format';

type Thresholds = Manifest['thresholds'];
export type BandName = Exclude<VerdictName, 'not_assessed'>;

export interface Band {
  name: BandName;
  /** [0, 1], `from` inclusive. */
  from: number;
  to: number;
}

/** Undefined where another version of the model gave the answer: today's figures would tell a wrong story of it. */
export function manifestFor({ model }: Prediction, today: Manifest | undefined): Manifest | undefined {
  return today?.version === model.version ? today : undefined;
}

/** The manifest's bands in order; a band of no width is left out. */
export function bandsOf(thresholds: Thresholds): Band[] {
  const { likely_real_below: low, likely_fake_from: high } = thresholds;
  const bands: Band[] = [
    { name: 'likely_real', from: 0, to: low },
    { name: 'uncertain', from: low, to: high },
    { name: 'likely_fake', from: high, to: 1 },
  ];
  return bands.filter((band) => band.to > band.from);
}

/** The band of a probability by its number alone. Quality reasons can still make a verdict more careful than this. */
export function bandOf(probability: number, thresholds: Thresholds): BandName {
  if (probability >= thresholds.likely_fake_from) return 'likely_fake';
  return probability < thresholds.likely_real_below ? 'likely_real' : 'uncertain';
}

/** Whither an uncertain score leans: past the middle between the threshold of a plain yes or no and the band's edge. */
export function leanOf(score: number, thresholds: Thresholds): 'leansFake' | 'leansReal' | null {
  const { fake, likely_real_below: low, likely_fake_from: high } = thresholds;
  if (bandOf(score, thresholds) !== 'uncertain') return null;
  if (score >= (fake + high) / 2) return 'leansFake';
  return score < (low + fake) / 2 ? 'leansReal' : null;
}

export interface Edge {
  /** [0, 1]. */
  at: number;
  text: string;
  /** Of an end of the scale: the edge beside it, before which its label gives way. */
  beside?: Edge | undefined;
}

/** Where the bands begin and end, in percent without its sign. Whole, but with a decimal beside the score. */
export function edgesOf(thresholds: Thresholds, score: number): Edge[] {
  const inner: Edge[] = bandsOf(thresholds)
    .slice(1)
    .map(({ from }) => ({ at: from, text: edgeText(from, Math.abs(from - score) < 2 * NEAR) }));
  return [
    { at: 0, text: edgeText(0, false), beside: inner[0] },
    ...inner,
    { at: 1, text: edgeText(1, false), beside: inner.at(-1) },
  ];
}

function edgeText(edge: number, isFine: boolean): string {
  return isFine ? tenth(edge * 100) : integer(edge * 100);
}

const NEAR = 0.005;

/** A score for people: whole percent, but with a decimal beside a band's edge, and never rounded up over it. Whole percent
 * would put 89.6 % into the band from 89.8 %. The ends stay open. */
export function scoreText(score: number, thresholds: Thresholds | null): string {
  const edges = thresholds ? [thresholds.likely_real_below, thresholds.likely_fake_from] : [];
  const isBeside = edges.some((edge) => edge > 0 && edge < 1 && Math.abs(score - edge) < NEAR);
  if (!isBeside || score < 0.01 || score > 0.99) return probability(score);
  return percentToTenth(Math.floor(score * 1000) / 1000);
}
