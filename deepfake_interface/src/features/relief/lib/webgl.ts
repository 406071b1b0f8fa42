let supported: boolean | null = null;

/** Whether this browser can draw with WebGL 2. Asked once: each probe costs one of few contexts. */
export function hasWebgl(): boolean {
  if (supported === null) {
    const context = document.createElement('canvas').getContext('webgl2');
    supported = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return supported;
}
