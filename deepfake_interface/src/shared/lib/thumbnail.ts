import { onWhite } from './onWhite';
import { webpTurn } from './webpTurn';

const SIDE = 512;
/** No browser refuses a canvas of this side. */
const LARGE_SIDE = 4096;

const made = new WeakMap<Blob, Promise<Blob | null>>();
let last: Promise<unknown> = Promise.resolve();

/** A small upright JPEG copy, its longer side at most 512 px; null where the browser cannot decode the file. Made once for
 * each file, and one after another: a phone's photo takes 50 MB while it is decoded. */
export function makeThumbnail(file: Blob): Promise<Blob | null> {
  const known = made.get(file);
  if (known) return known;
  const thumbnail = last.then(() => draw(file, SIDE, 0.82));
  last = thumbnail;
  made.set(file, thumbnail);
  return thumbnail;
}

/** A copy for the stage that lies and stands still as the service read the photo; null where the browser shows the file so
 * by itself, or cannot decode it. */
export async function makeStill(file: Blob, isAnimated: boolean): Promise<Blob | null> {
  return isAnimated || (await webpTurn(file)) ? draw(file, LARGE_SIDE, 0.92) : null;
}

/** By EXIF's orientation: where x and y of the picture go. */
const TURNS: Record<number, [number, number, number, number]> = {
  2: [-1, 0, 0, 1],
  3: [-1, 0, 0, -1],
  4: [1, 0, 0, -1],
  5: [0, 1, 1, 0],
  6: [0, 1, -1, 0],
  7: [0, -1, -1, 0],
  8: [0, -1, 1, 0],
};

async function draw(file: Blob, side: number, quality: number): Promise<Blob | null> {
  try {
    const turn = await webpTurn(file);
    const image = await createImageBitmap(turn?.unturned ?? file);
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const [a, b, c, d] = TURNS[turn?.orientation ?? 1] ?? [1, 0, 0, 1];
    const canvas = document.createElement('canvas');
    canvas.width = a ? width : height;
    canvas.height = a ? height : width;
    const context = onWhite(canvas);
    context?.setTransform(a, b, c, d, a + c < 0 ? canvas.width : 0, b + d < 0 ? canvas.height : 0);
    context?.drawImage(image, 0, 0, width, height);
    image.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  } catch {
    return null;
  }
}
