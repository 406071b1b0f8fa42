/** The API key of a service that asks for one: kept by the browser for this tab alone, and sent to this origin alone. */
const NAME = 'api-key';

/** Where the browser denies storage (private windows, policies), the key lasts until the page is left. */
let unkept: string | null = null;

export function apiKey(): string | null {
  try {
    return sessionStorage.getItem(NAME) ?? unkept;
  } catch {
    return unkept;
  }
}

export function setApiKey(key: string): void {
  unkept = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // It stays in `unkept`.
  }
}
