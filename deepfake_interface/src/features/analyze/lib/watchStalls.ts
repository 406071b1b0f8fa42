/** A signal for a request that is to get on: aborted with `signal`, and once nothing has happened for long enough. */
export function watchStalls(signal: AbortSignal, ms: number) {
  const request = new AbortController();
  const abort = () => request.abort();
  let stalled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Something happened; the next thing is to happen within so many milliseconds. */
  function within(next: number) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stalled = true;
      abort();
    }, next);
  }

  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  within(ms);
  return {
    signal: request.signal,
    within,
    hasStalled: () => stalled,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
