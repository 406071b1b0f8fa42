const RESTORED_WITHIN_MS = 2000;

interface Watch {
  onRestored: () => void;
  /** It did not come back in time. */
  onLost: () => void;
}

/** Browsers take WebGL contexts away (a driver's restart, too many tabs, a computer that slept) and mostly, not always,
 * give them back, empty; but not while the page is hidden, so that this time does not count. Returns what ends the watch. */
export function watchContext(canvas: EventTarget, { onRestored, onLost }: Watch): () => void {
  let isLost = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(patience);
    if (isLost && document.visibilityState === 'visible') patience = setTimeout(onLost, RESTORED_WITHIN_MS);
  };
  const lost = () => {
    isLost = true;
    wait();
  };
  const restored = () => {
    isLost = false;
    wait();
    onRestored();
  };
  canvas.addEventListener('webglcontextlost', lost);
  canvas.addEventListener('webglcontextrestored', restored);
  document.addEventListener('visibilitychange', wait);
  return () => {
    clearTimeout(patience);
    canvas.removeEventListener('webglcontextlost', lost);
    canvas.removeEventListener('webglcontextrestored', restored);
    document.removeEventListener('visibilitychange', wait);
  };
}
