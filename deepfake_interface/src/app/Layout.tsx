import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { ServiceBanner } from '@/features/service/components/ServiceBanner';
import { t } from '@/i18n/strings';
import { ErrorBoundary } from '@/shared/ui/ErrorBoundary';
import { Header } from './Header';
import { screenTitle } from './screens';

export function Layout({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(location);

  // Before what the screen does once it is shown: it may have a name of its own for the page.
  useLayoutEffect(() => {
    document.title = t.app.title(screenTitle(location));
  }, [location]);
  useEffect(() => {
    // A new screen starts at its top, for eyes and for screen readers alike; the first one is left as the browser has it.
    if (shown.current === location) return;
    shown.current = location;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [location]);

  return (
    <div className="flex min-h-svh flex-col">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-ink px-4 py-2 text-paper focus:translate-y-0 print:hidden"
      >
        {t.app.skip}
      </a>
      <Header location={location} />
      <ServiceBanner />
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[84rem] flex-1 px-page pt-7 pb-20 md:pt-10 thumb:pb-28 print:p-0"
      >
        <ErrorBoundary key={location}>{children}</ErrorBoundary>
      </main>
    </div>
  );
}
