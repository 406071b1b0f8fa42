interface Size {
  width: number;
  height: number;
}

/** Whether one of the two lies and the other stands. Browsers and services do not agree on the orientation that some
 * files ask for; sizes alone differ between a photo and its preview. */
export function isTurned(a: Size, b: Size): boolean {
  return (a.width - a.height) * (b.width - b.height) < 0;
}
