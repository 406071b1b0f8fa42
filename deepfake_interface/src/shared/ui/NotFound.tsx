import { Link } from 'wouter';
import { t } from '@/i18n/strings';
import { usePageTitle } from '../lib/usePageTitle';
import { ScreenHeading } from './ScreenHeading';

/** Wherever it stands, the page is not named by a screen that is not shown. */
export function NotFound() {
  usePageTitle(t.app.title(t.app.notFound.title));
  return (
    <div>
      <ScreenHeading title={t.app.notFound.title} intro={t.app.notFound.body} />
      <Link href="/" className="mt-6 inline-block font-[560] underline underline-offset-4">
        {t.app.notFound.back}
      </Link>
    </div>
  );
}
