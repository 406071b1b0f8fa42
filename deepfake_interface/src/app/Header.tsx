import { Link } from 'wouter';
import { t } from '@/i18n/strings';
import { Icon } from '@/shared/ui/Icon';
import { isCurrent, SCREENS } from './screens';
import { ThemeButton } from './ThemeButton';

/** One navigation: along the top on wide and on low screens, under the thumb on phones. */
export function Header({ location }: { location: string }) {
  return (
    <header className="border-b border-line bg-paper print:hidden">
      <div className="mx-auto flex max-w-[84rem] flex-wrap items-center gap-x-6 px-page py-2.5 md:flex-nowrap">
        <Link
          href="/"
          className="mr-auto flex min-h-11 items-center gap-2.5 font-[640] tracking-tight [font-stretch:108%]"
        >
          <Mark />
          <span className="md:max-lg:sr-only">{t.app.name}</span>
        </Link>
        <nav
          aria-label={t.nav.label}
          className="max-md:order-last max-md:basis-full thumb:fixed thumb:inset-x-0 thumb:bottom-0 thumb:z-40 thumb:border-t thumb:border-line thumb:bg-paper thumb:pb-[env(safe-area-inset-bottom)]"
        >
          <ul className="mx-auto flex max-w-lg md:max-w-none md:gap-1">
            {SCREENS.map((screen) => {
              const current = isCurrent(screen, location);
              return (
                <li key={screen.path} className="flex-1">
                  <Link
                    href={screen.path}
                    aria-current={current ? 'page' : undefined}
                    className={`flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs whitespace-nowrap -outline-offset-3 md:min-h-11 md:rounded-md md:px-3 md:text-[0.9375rem] ${current ? 'font-[620] text-ink md:bg-sunken' : 'text-ink-2 hover:text-ink'}`}
                  >
                    <Icon name={screen.icon} className="size-5 md:hidden" />
                    <span className="md:hidden">{screen.short}</span>
                    <span className="hidden md:inline">{screen.label}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <ThemeButton />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 shrink-0">
      <path
        d="M4 11V4h7M21 4h7v7M28 21v7h-7M11 28H4v-7"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
      />
      <path d="M16 9.5a6.5 6.5 0 0 0 0 13z" fill="currentColor" />
      <path d="M16 9.5a6.5 6.5 0 0 1 0 13z" className="fill-fake" />
    </svg>
  );
}
