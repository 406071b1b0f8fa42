import type { Face } from '@/api/types';
import { t } from '@/i18n/strings';
import { figure, probability } from '@/shared/lib/format';
import { type Fact, Facts } from '@/shared/ui/Facts';
import { faceName } from '../lib/words';

/** The chosen face: what it resembles, how good the picture of it is, how steady its score. */
export function FaceDetail({ face, index }: { face: Face; index: number }) {
  return (
    <section aria-labelledby="face-detail" className="space-y-4">
      <h3 id="face-detail" className="text-xl">
        {faceName(face, index)}
      </h3>
      {face.classes && <ClassShares classes={face.classes} />}
      <Facts facts={qualityFacts(face)} />
    </section>
  );
}

function ClassShares({ classes }: { classes: Record<string, number> }) {
  return (
    <div>
      <h4 className="mb-2 text-[0.9375rem] text-ink-2">{t.result.classes}</h4>
      <ul className="space-y-2">
        {Object.entries(classes).map(([name, share]) => (
          <li key={name} className="grid grid-cols-[1fr_3.25rem] items-center gap-x-3 text-[0.9375rem]">
            <span>{t.result.classNames[name] ?? name}</span>
            <span className="text-right font-mono">{probability(share)}</span>
            <span aria-hidden="true" className="col-span-2 h-1 overflow-hidden rounded-full bg-line">
              <span className="block h-full bg-ink-3" style={{ width: `${share * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function qualityFacts(face: Face): Fact[] {
  const names = t.result.qualityNames;
  const { quality, stability } = face;
  return [
    { name: names.face_px ?? '', value: quality && `${quality.face_px} px`, mono: true },
    { name: names.sharpness ?? '', value: quality && figure(quality.sharpness), mono: true },
    { name: names.brightness ?? '', value: quality && figure(quality.brightness), mono: true },
    { name: names.contrast ?? '', value: quality && figure(quality.contrast), mono: true },
    {
      name: t.result.detection,
      value: face.detection_score === null ? null : probability(face.detection_score),
      mono: true,
    },
    {
      name: t.result.stability,
      value: stability && t.result.stabilityRange(probability(stability.min), probability(stability.max)),
    },
  ];
}
