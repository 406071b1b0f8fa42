import { t } from '@/i18n/strings';
import { Examples } from './Examples';

export function Intro({ onPick }: { onPick: (file: File) => void }) {
  return (
    <div className="space-y-8 lg:space-y-10">
      <Examples onPick={onPick} />
      <ul className="grid gap-5 border-t border-line pt-6">
        {t.intake.promises.map((promise) => (
          <li key={promise.title} className="grid gap-1 xs:grid-cols-[8.5rem_1fr] xs:gap-4">
            <span className="font-[600]">{promise.title}</span>
            <span className="text-[0.9375rem] text-ink-2">{promise.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
