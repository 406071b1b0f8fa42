import { useState } from 'react';
import { t } from '@/i18n/strings';
import { IconButton } from '@/shared/ui/Button';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** System, light, dark, round and round. `public/theme.js` applies the choice before the next first paint. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <IconButton
      icon={theme}
      label={t.theme.next(t.theme.names[theme], t.theme.names[next])}
      onClick={() => {
        apply(next);
        setTheme(next);
      }}
    />
  );
}

function storedTheme(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? 'system';
}

function apply(theme: Theme) {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Where storage is blocked, the choice lasts as long as the page.
  }
}
