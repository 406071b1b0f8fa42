import { t } from '@/i18n/strings';
import { useServiceState } from '../api/useReadiness';

const TEXT = { offline: t.service.offline, unreachable: t.service.unreachable, starting: t.service.notReady };

/** Says once, above everything, why nothing is answered at the moment. */
export function ServiceBanner() {
  const state = useServiceState();
  const text = state === 'ready' || state === 'unknown' ? null : TEXT[state];
  return (
    <div role="status" aria-live="polite" className="print:hidden">
      {text && (
        <p className="border-b border-line bg-uncertain-soft px-page py-2.5 text-center text-[0.9375rem] text-ink">
          {text}
        </p>
      )}
    </div>
  );
}
