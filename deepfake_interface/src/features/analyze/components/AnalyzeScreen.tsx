import { useEffect, useState } from 'react';
import { PhotoStage } from '@/features/result/components/PhotoStage';
import { ResultView } from '@/features/result/components/ResultView';
import { t } from '@/i18n/strings';
import { focusMain } from '@/shared/lib/focusMain';
import { useStill } from '@/shared/lib/useThumbnail';
import { useIntake } from '../lib/intakeContext';
import { problemText } from '../lib/problemText';
import { isPending, type QueueItem } from '../lib/queue';
import { useQueue } from '../lib/queueContext';
import { usePaste } from '../lib/usePaste';
import { useShown } from '../lib/useShown';
import { CameraDialog } from './CameraDialog';
import { IntakeStage } from './IntakeStage';
import { Intro } from './Intro';
import { LostNotice } from './LostNotice';
import { PendingPanel } from './PendingPanel';
import { QueueHeader } from './QueueHeader';

/** Photos in, answers out. Photos can be pasted at any time, and dropped on any screen. */
export default function AnalyzeScreen() {
  const { items, selected } = useQueue();
  const { take, choose, isDragging } = useIntake();
  const [camera, setCamera] = useState(false);
  const item = items.find((candidate) => candidate.id === selected);
  const state = item && `${item.status} ${items.some(isPending)}`;

  usePaste((files) => take(files, true));
  useEffect(() => {
    // The first photo takes the button away by which it was added, and so does each change of what can be done about it
    // or about all.
    // Whoever is elsewhere by then is left there.
    if (state && document.activeElement === document.body) focusMain();
  }, [state]);

  return (
    <>
      <div className="space-y-6">
        {item ? (
          <Photos chosen={item} onCamera={() => setCamera(true)} />
        ) : (
          <>
            <div className="max-w-3xl">
              <h1 className="text-[clamp(2.25rem,1.4rem+3.2vw,3.75rem)]">{t.intake.heading}</h1>
              <p className="mt-4 max-w-[60ch] text-lg text-ink-2">{t.intake.intro}</p>
            </div>
            <Refused />
            <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
              <IntakeStage isDragging={isDragging} onChoose={choose} onCamera={() => setCamera(true)} />
              <Intro onPick={(file) => take([file])} />
            </div>
          </>
        )}
      </div>
      {camera && <CameraDialog onTaken={(file) => take([file])} onClose={() => setCamera(false)} />}
    </>
  );
}

/** The photos of this session, and what there is to say of the chosen one. The filter among them goes with the last. */
function Photos({ chosen, onCamera }: { chosen: QueueItem; onCamera: () => void }) {
  const shown = useShown();
  return (
    <>
      <QueueHeader chosen={chosen} shown={shown} onCamera={onCamera} />
      <Refused />
      <div>
        <LostNotice item={chosen} />
        <Current key={`${chosen.id} ${answered(chosen).region}`} item={chosen} shown={shown.items} />
      </div>
    </>
  );
}

function Refused() {
  const { refused } = useIntake();
  if (refused.length === 0) return null;
  return (
    <p className="border-l-2 border-ink pl-3 text-[0.9375rem] wrap-anywhere print:hidden">
      {t.intake.notAnImage(refused)}
    </p>
  );
}

/** The answer that a photo has, and still has while it is asked about differently. */
function answered(item: QueueItem) {
  return (isPending(item) && item.earlier) || item;
}

function Current({ item, shown }: { item: QueueItem; shown: QueueItem[] }) {
  const { retry, cancel } = useQueue();
  const { result, examinedAt } = answered(item);
  const isAnimated = result?.reasons.some(({ code }) => code === 'first_frame_only') ?? false;
  const url = useStill(item.file, isAnimated) ?? item.url;
  if (result && examinedAt)
    return (
      <ResultView
        name={item.file.name}
        photoUrl={url}
        result={result}
        examinedAt={examinedAt}
        pasted={item.pasted}
        initialFace={item.face}
        {...(item.problem && { note: t.queue.againFailed(problemText(item.problem).title) })}
        onScoreWhole={() => retry(item.id, { region: 'image' })}
        onCheckStability={(face) => retry(item.id, { stability: true, face })}
        asking={isPending(item) ? { status: askingText(item), onCancel: () => cancel(item.id) } : null}
      />
    );
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
      <PhotoStage name={item.file.name} url={url} size={null} />
      <PendingPanel item={item} shown={shown} />
    </div>
  );
}

function askingText({ status, problem }: QueueItem): string {
  const words = t.queue.status[status];
  return status === 'waiting' ? `${problemText(problem).title}. ${words}.` : `${words}…`;
}
