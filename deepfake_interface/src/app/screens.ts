import { t } from '@/i18n/strings';
import type { IconName } from '@/shared/ui/Icon';

interface Screen {
  path: string;
  icon: IconName;
  label: string;
  /** For the phone's narrow bar. */
  short: string;
}

export const SCREENS: Screen[] = [
  { path: '/', icon: 'analyze', label: t.nav.analyze, short: t.nav.analyze },
  { path: '/history', icon: 'history', label: t.nav.history, short: t.nav.history },
  { path: '/how-it-works', icon: 'how', label: t.nav.how, short: t.nav.howShort },
  { path: '/limits', icon: 'limits', label: t.nav.limits, short: t.nav.limits },
  { path: '/model-card', icon: 'card', label: t.nav.card, short: t.nav.cardShort },
];

/** Whatever the case, as the router has it. */
export function isCurrent(screen: Screen, location: string): boolean {
  const path = location.toLowerCase();
  return path === screen.path || (screen.path !== '/' && path.startsWith(`${screen.path}/`));
}

export function screenTitle(location: string): string {
  return SCREENS.find((screen) => isCurrent(screen, location))?.label ?? t.app.notFound.title;
}
