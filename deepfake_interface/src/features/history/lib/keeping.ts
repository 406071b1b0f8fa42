/** Whether answers are kept in the history: yes, unless the visitor says otherwise on this device. */
const NAME = 'keep-answers';

/** Where the browser denies storage, the choice lasts as long as the page. */
let unkept: boolean | null = null;

export function isKeeping(): boolean {
  if (unkept !== null) return unkept;
  try {
    return localStorage.getItem(NAME) !== 'no';
  } catch {
    return true;
  }
}

export function setKeeping(keep: boolean): void {
  unkept = keep;
  try {
    localStorage.setItem(NAME, keep ? 'yes' : 'no');
    // Another tab may change it.
    unkept = null;
  } catch {
    // It stays in `unkept`.
  }
}
