import { useEffect, useEffectEvent } from 'react';
import { t } from '@/i18n/strings';
import { stamp } from '@/shared/lib/format';

/** Files pasted anywhere on the screen, except into a text field. */
export function usePaste(onFiles: (files: File[]) => void) {
  const take = useEffectEvent((event: ClipboardEvent) => {
    if (isTextField(event.target)) return;
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files.map(named));
  });
  useEffect(() => {
    window.addEventListener('paste', take);
    return () => window.removeEventListener('paste', take);
  }, []);
}

/** The relief's controls keep the focus once they were used, and are inputs too. */
const WITHOUT_TEXT = ['range', 'radio', 'checkbox'];

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !WITHOUT_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement;
}

/** Browsers call every picture `image.png` that is no file of its own. Names by the time tell them and their reports apart. */
function named(file: File): File {
  const [isNameless, ending = ''] = /^image(\.\w+)$/i.exec(file.name) ?? [];
  if (!isNameless) return file;
  return new File([file], t.intake.pastedFile(stamp(new Date()), ending), { type: file.type });
}
