import type { Prediction } from '@/api/types';
import { t } from '@/i18n/strings';
import { Icon } from '@/shared/ui/Icon';
import { provenanceWords } from '../lib/provenance';

/** What the file says of its own origin, apart from the score, which knows nothing of it. */
export function ProvenanceNotes({ provenance }: { provenance: Prediction['provenance'] | undefined }) {
  const sentences = provenanceWords(provenance);
  if (sentences.length === 0) return null;
  return (
    <section aria-labelledby="provenance" className="rounded-md border border-line bg-surface p-4">
      <h3 id="provenance" className="text-base tracking-normal">
        {t.provenance.heading}
      </h3>
      <ul className="mt-2 space-y-2">
        {sentences.map((sentence) => (
          <li key={sentence} className="flex gap-2.5 text-[0.9375rem] text-ink-2">
            <Icon name="card" className="mt-0.5 size-[1.15rem]" />
            <span className="min-w-0 break-words">{sentence}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-sm text-ink-3">{t.provenance.apart}</p>
    </section>
  );
}
