import { type Heat, sampleHeat } from './heat';
import { rampColor } from './ramp';

const HEAT_SIDE = 128;

/** Below this the map stays out of the photo's way; it fades in above. */
const FADE_IN = 0.85;

/** The map as a see-through picture: the stronger the value, the more it covers. */
export function heatPicture(heat: Heat): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = HEAT_SIDE;
  canvas.height = HEAT_SIDE;
  const context = canvas.getContext('2d');
  const picture = context?.createImageData(HEAT_SIDE, HEAT_SIDE);
  if (!context || !picture) return canvas;
  for (let row = 0; row < HEAT_SIDE; row++)
    for (let column = 0; column < HEAT_SIDE; column++) {
      const value = sampleHeat(heat, (column + 0.5) / HEAT_SIDE, (row + 0.5) / HEAT_SIDE);
      const alpha = 255 * Math.min(1, value / FADE_IN);
      picture.data.set([...rampColor(value), alpha], (row * HEAT_SIDE + column) * 4);
    }
  context.putImageData(picture, 0, 0);
  return canvas;
}

/** The face's crop with the map laid over it; `strength` in [0, 1]. */
export function paintFace(
  canvas: HTMLCanvasElement,
  face: CanvasImageSource,
  heat: CanvasImageSource | null,
  strength: number,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.globalAlpha = 1;
  context.drawImage(face, 0, 0, canvas.width, canvas.height);
  if (!heat) return;
  context.globalAlpha = strength;
  context.imageSmoothingQuality = 'high';
  context.drawImage(heat, 0, 0, canvas.width, canvas.height);
}
