import { useState } from 'react';
import type { Prediction } from '@/api/types';
import { useModel } from '@/features/model/api/useModel';
import { fakesInTest } from '@/features/model/lib/measured';
import { ReliefPanel } from '@/features/relief/components/ReliefPanel';
import { ReportActions } from '@/features/report/components/ReportActions';
import { t } from '@/i18n/strings';
import { moment } from '@/shared/lib/format';
import { usePageTitle } from '@/shared/lib/usePageTitle';
import { usePrinting } from '@/shared/lib/usePrinting';
import { manifestFor } from '../lib/bands';
import { declaresGenerated, provenanceWords, saysOtherwise } from '../lib/provenance';
import {
  answerOf,
  faceName,
  fakeKindOf,
  foremost,
  isWholePicture,
  listedWords,
  reasonText,
} from '../lib/words';
import { AnalysisFacts } from './AnalysisFacts';
import type { Asking } from './AskAgain';
import { ClassShares } from './ClassShares';
import { FaceBoxes } from './FaceBoxes';
import { FaceList } from './FaceList';
import { NextSteps } from './NextSteps';
import { Notes } from './Notes';
import { PhotoStage } from './PhotoStage';
import { PrintedReasons } from './PrintedReasons';
import { Stability } from './Stability';
import { TechnicalDetails } from './TechnicalDetails';
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
  /** A further question about this photo that is on its way. */
  asking?: Asking | null;
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
  asking = null,
}: Props) {
  const [selected, setSelected] = useState(() => initialFace ?? foremost(result));
  const { data: today } = useModel();
  const isPrinting = usePrinting();
  usePageTitle(t.result.title(name, listedWords(result)));
  const manifest = manifestFor(result, today);
  // On paper, where no other can be chosen, the face that the verdict rests on.
  const index = isPrinting ? foremost(result) : selected;
  const face = result.faces[index] ?? null;
  // The relief is not on paper, and is not to be drawn anew on its account.
  const chosen = result.faces[selected] ?? null;
  const isOneOfSeveral = result.faces.length > 1;
  const named = (text: string) =>
    face && isOneOfSeveral ? t.result.reasonOf(faceName(face, index), text) : text;
  const thresholds = manifest?.thresholds ?? null;
  const reasons = [
    // Where no face was found, the verdict itself says so.
    ...result.reasons
      .filter((reason) => reason.code !== 'no_face')
      .map((reason) => reasonText(reason, null, manifest)),
    ...(face?.reasons ?? []).map((reason) => named(reasonText(reason, face, manifest))),
    ...(pasted ? [t.result.pasted] : []),
  ];
  const isBelied = saysOtherwise(result);
  const declared = declaresGenerated(result);
  const provenance = (
    <Notes
      id="provenance"
      heading={t.provenance.heading}
      icon="card"
      texts={provenanceWords(result.provenance)}
      footnote={t.provenance.apart}
    />
  );

  return (
    <article className="flex flex-col gap-8 lg:grid lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:grid-rows-[auto_1fr] lg:items-start lg:gap-x-10 lg:gap-y-8 print:block">
      <header className="hidden print:mb-4 print:block">
        <p className="text-lg font-semibold">{t.app.name}</p>
        <p>{t.report.printed(moment(examinedAt))}</p>
      </header>
      <div className="min-w-0">
        <PhotoStage name={name} url={photoUrl} size={result.image}>
          <FaceBoxes result={result} thresholds={thresholds} selected={index} onSelect={setSelected} />
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
            fakesInTest={manifest ? fakesInTest(manifest.measured) : null}
          >
            {isBelied && <div className="mt-5">{provenance}</div>}
          </VerdictSummary>
          <Notes id="reasons" heading={t.result.reasons} icon="info" texts={[...new Set(reasons)]} />
          {isOneOfSeveral && <PrintedReasons faces={result.faces} but={index} manifest={manifest} />}
          {!isBelied && provenance}
          <NextSteps
            answer={answerOf(result)}
            isGenerated={isBelied || declared === 'whole' || fakeKindOf(result) === 'synthetic'}
            minFacePx={today?.quality.min_face_px ?? null}
            onScoreWhole={onScoreWhole}
            asking={asking}
          />
        </div>
        <div className="min-w-0 space-y-8 max-lg:order-2 print:mt-6">
          {face?.classes && (
            <ClassShares classes={face.classes} of={isOneOfSeveral ? faceName(face, index) : null} />
          )}
          {face && (
            <Stability
              face={face}
              index={index}
              thresholds={thresholds}
              onCheck={onCheckStability && (() => onCheckStability(selected))}
              asking={asking}
            />
          )}
          <ReportActions
            name={name}
            examinedAt={examinedAt}
            result={result}
            thresholds={thresholds}
            pasted={pasted}
            region={face && isWholePicture(face) ? 'image' : 'auto'}
            stability={result.faces.some(({ stability }) => stability !== null)}
          />
        </div>
      </div>
      <div className="min-w-0 space-y-8 empty:hidden max-lg:order-1 print:mt-6">
        {isOneOfSeveral && (
          <FaceList
            result={result}
            photoUrl={photoUrl}
            thresholds={thresholds}
            selected={index}
            onSelect={setSelected}
          />
        )}
        {chosen && photoUrl && (
          <div className="print:hidden">
            <ReliefPanel
              key={selected}
              face={chosen}
              index={selected}
              image={result.image}
              photoUrl={photoUrl}
            />
          </div>
        )}
      </div>
      <div className="min-w-0 max-lg:order-3 lg:col-span-2 print:mt-6">
        <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] print:block">
          <AnalysisFacts name={name} examinedAt={examinedAt} result={result} />
          <TechnicalDetails result={result} index={index} limits={manifest?.quality} />
        </div>
        <p className="mt-4 hidden text-sm print:block">{t.report.disclaimer}</p>
      </div>
    </article>
  );
}
