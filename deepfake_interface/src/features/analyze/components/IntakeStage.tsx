import { t } from '@/i18n/strings';
import { Button } from '@/shared/ui/Button';

interface Props {
  isDragging: boolean;
  onChoose: () => void;
  onCamera: () => void;
}

/** The empty instrument: where a photo goes. The same dark screen later shows it. */
export function IntakeStage({ isDragging, onChoose, onCamera }: Props) {
  return (
    <section
      aria-label={t.intake.stage}
      className="stage-grid relative grid min-h-[19rem] place-items-center rounded-lg bg-stage p-6 text-stage-ink sm:min-h-[26rem] lg:min-h-[31rem]"
    >
      <CropMarks active={isDragging} />
      <div className="relative text-center">
        <p className="text-2xl font-semibold tracking-tight [font-stretch:108%] sm:text-3xl">
          <span className="pointer-coarse:hidden">{isDragging ? t.intake.dropActive : t.intake.drop}</span>
          <span className="hidden pointer-coarse:inline">{t.intake.stage}</span>
        </p>
        <p className="mx-auto mt-2 max-w-[34ch] text-stage-ink-2">
          {t.intake.hint} <span className="pointer-coarse:hidden">{t.intake.hintPaste}</span>
        </p>
        <div className="mt-6 flex flex-wrap justify-center gap-3">
          <Button
            icon="photo"
            kind="stage"
            className="border-white bg-white! text-black! hover:bg-white/85!"
            onClick={onChoose}
          >
            {t.intake.choose}
          </Button>
          <Button icon="camera" kind="stage" onClick={onCamera}>
            {t.intake.camera}
          </Button>
        </div>
      </div>
    </section>
  );
}

export function CropMarks({ active }: { active: boolean }) {
  const corner = `absolute size-10 border-white transition-all duration-200 sm:size-14 ${active ? 'opacity-100' : 'opacity-55'}`;
  return (
    <div
      aria-hidden="true"
      className={`pointer-events-none absolute transition-all duration-200 ${active ? 'inset-8' : 'inset-5'}`}
    >
      <span className={`${corner} top-0 left-0 border-t-2 border-l-2`} />
      <span className={`${corner} top-0 right-0 border-t-2 border-r-2`} />
      <span className={`${corner} bottom-0 left-0 border-b-2 border-l-2`} />
      <span className={`${corner} right-0 bottom-0 border-r-2 border-b-2`} />
    </div>
  );
}
