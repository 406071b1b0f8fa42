/**
 * Imports a file, also one whose import failed before. Chromium remembers a failure by its address (whatwg/html#6768), so
 * that the same import fails at once for ever; it names the address, and another one is asked for.
 */
export async function importAgain<Loaded>(
  load: () => Promise<Loaded>,
  from: (address: string) => Promise<Loaded> = (address) => import(/* @vite-ignore */ address),
): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    const address = /https?:\/\/\S+?\.js\b/.exec(String(error))?.[0];
    if (!address) throw error;
    return from(`${address}?again=${Date.now()}`);
  }
}
