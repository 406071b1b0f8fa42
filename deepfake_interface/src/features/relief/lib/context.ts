const RESTORED_WITHIN_MS = 2000;

interface Watch {
  onRestored: () => void;
  /** It did not come back in time. */
  onLost: () => void;
}

/** Browsers take WebGL contexts away (a driver's restart, too many tabs) and mostly, not always, give them back, empty.
 * Returns what ends the watch. */
export function watchContext(canvas: EventTarget, { onRestored, onLost }: Watch): () => void {
  let patience: ReturnType<typeof setTimeout> | undefined;
  const lost = () => {
    patience = setTimeout(onLost, RESTORED_WITHIN_MS);
  };
  const restored = () => {
    clearTimeout(patience);
    onRestored();
  };
  canvas.addEventListener('webglcontextlost', lost);
  canvas.addEventListener('webglcontextrestored', restored);
  return () => {
    clearTimeout(patience);
    canvas.removeEventListener('webglcontextlost', lost);
    canvas.removeEventListener('webglcontextrestored', restored);
  };
}
