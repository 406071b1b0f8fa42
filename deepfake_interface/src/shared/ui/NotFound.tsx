import { Link } from 'wouter';
import { t } from '@/i18n/strings';
import { ScreenHeading } from './ScreenHeading';

export function NotFound() {
  return (
    <div>
      <ScreenHeading title={t.app.notFound.title} intro={t.app.notFound.body} />
      <Link href="/" className="mt-6 inline-block font-[560] underline underline-offset-4">
        {t.app.notFound.back}
      </Link>
    </div>
  );
}
