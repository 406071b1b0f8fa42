import { useState } from 'react';
import type { Prediction } from '@/api/types';
import { useModel } from '@/features/model/api/useModel';
import { ReliefPanel } from '@/features/relief/components/ReliefPanel';
import { ReportActions } from '@/features/report/components/ReportActions';
import { t } from '@/i18n/strings';
import { moment } from '@/shared/lib/format';
import { manifestFor } from '../lib/bands';
import { provenanceWords } from '../lib/provenance';
import { answerOf, foremost, isWholePicture, reasonText } from '../lib/words';
import { AnalysisFacts } from './AnalysisFacts';
import { ClassShares } from './ClassShares';
import { FaceBoxes } from './FaceBoxes';
import { FaceList } from './FaceList';
import { FaceQuality } from './FaceQuality';
import { NextSteps } from './NextSteps';
import { Notes } from './Notes';
import { PhotoStage } from './PhotoStage';
import { PrintedReasons } from './PrintedReasons';
import { VerdictSummary } from './VerdictSummary';

interface Props {
  name: string;
  /** Address of the photo or of its preview; null where none can be shown. */
  photoUrl: string | null;
  result: Prediction;
  examinedAt: number;
  /** Came by the clipboard, which may hold a mere copy. */
  pasted?: boolean | undefined;
  /** Index of the face to show first; else it is the one that speaks for the photo. */
  initialFace?: number | null;
  note?: string;
  onScoreWhole?: () => void;
  onCheckStability?: (face: number) => void;
}

/** One answer in full. Mount it anew (by key) for another photo, so that the chosen face starts over. */
export function ResultView({
  name,
  photoUrl,
  result,
  examinedAt,
  pasted = false,
  initialFace = null,
  note,
  onScoreWhole,
  onCheckStability,
}: Props) {
  const [selected, setSelected] = useState(() => initialFace ?? foremost(result));
  const { data: today } = useModel();
  const manifest = manifestFor(result, today);
  const face = result.faces[selected] ?? null;
  const thresholds = manifest?.thresholds ?? null;
  const reasons = [
    // Where no face was found, the verdict itself says so.
    ...result.reasons
      .filter((reason) => reason.code !== 'no_face')
      .map((reason) => reasonText(reason, null, manifest)),
    ...(face?.reasons ?? []).map((reason) => reasonText(reason, face, manifest)),
    ...(pasted ? [t.result.pasted] : []),
  ];

  return (
    <article className="flex flex-col gap-8 lg:grid lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:grid-rows-[auto_1fr] lg:items-start lg:gap-x-10 lg:gap-y-12 print:block">
      <header className="hidden print:mb-4 print:block">
        <p className="text-lg font-semibold">{t.app.name}</p>
        <p>{t.report.printed(moment(examinedAt))}</p>
      </header>
      <div className="min-w-0">
        <PhotoStage name={name} url={photoUrl} size={result.image}>
          <FaceBoxes
            faces={result.faces}
            image={result.image}
            thresholds={thresholds}
            selected={selected}
            onSelect={setSelected}
          />
        </PhotoStage>
        {note && <p className="mt-2 text-sm text-ink-2">{note}</p>}
      </div>
      {/* One column beside photo and relief on wide screens; on phones the relief stands between its two parts. */}
      <div className="contents lg:col-start-2 lg:row-span-2 lg:block lg:space-y-9 print:block">
        <div className="min-w-0 space-y-7 print:mt-6">
          <VerdictSummary
            result={result}
            thresholds={thresholds}
            otherModel={today !== undefined && !manifest}
          />
          <Notes id="reasons" heading={t.result.reasons} icon="info" texts={[...new Set(reasons)]} />
          <Notes
            id="provenance"
            heading={t.provenance.heading}
            icon="card"
            texts={provenanceWords(result.provenance)}
            footnote={t.provenance.apart}
          />
          <NextSteps
            answer={answerOf(result)}
            minFacePx={today?.quality.min_face_px ?? null}
            onScoreWhole={onScoreWhole}
          />
          {result.faces.length > 1 && (
            <FaceList
              faces={result.faces}
              thresholds={thresholds}
              selected={selected}
              onSelect={setSelected}
            />
          )}
          {result.faces.length > 1 && <PrintedReasons faces={result.faces} manifest={manifest} />}
          {face?.classes && <ClassShares classes={face.classes} />}
        </div>
        <div className="min-w-0 space-y-8 max-lg:order-2 print:mt-6">
          {face && (
            <FaceQuality
              face={face}
              index={selected}
              thresholds={thresholds}
              onCheckStability={onCheckStability && (() => onCheckStability(selected))}
            />
          )}
          <ReportActions
            name={name}
            examinedAt={examinedAt}
            result={result}
            thresholds={thresholds}
            region={face && isWholePicture(face) ? 'image' : 'auto'}
            stability={result.faces.some(({ stability }) => stability !== null)}
          />
        </div>
      </div>
      {face && photoUrl && (
        <div className="min-w-0 max-lg:order-1 print:hidden">
          <ReliefPanel key={selected} face={face} index={selected} image={result.image} photoUrl={photoUrl} />
        </div>
      )}
      <div className="min-w-0 max-lg:order-3 lg:col-span-2 print:mt-6">
        <AnalysisFacts name={name} examinedAt={examinedAt} result={result} />
        <p className="mt-4 hidden text-sm print:block">{t.report.disclaimer}</p>
      </div>
    </article>
  );
}
