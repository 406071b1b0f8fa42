import { t } from '@/i18n/strings';
import { CropMarks } from './IntakeStage';

/** Over whatever is shown while files are dragged over it: they can be let go here. */
export function DropOverlay() {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-black/70 text-white print:hidden"
    >
      <CropMarks active />
      <p className="rounded-lg bg-stage px-8 py-5 text-3xl font-semibold tracking-tight [font-stretch:108%]">
        {t.intake.dropActive}
      </p>
    </div>
  );
}
