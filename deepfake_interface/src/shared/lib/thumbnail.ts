import { onWhite } from './onWhite';

const SIDE = 512;

const made = new WeakMap<Blob, Promise<Blob | null>>();
let last: Promise<unknown> = Promise.resolve();

/** A small upright JPEG copy, its longer side at most 512 px; null where the browser cannot decode the file. Made once for
 * each file, and one after another: a phone's photo takes 50 MB while it is decoded. */
export function makeThumbnail(file: Blob): Promise<Blob | null> {
  const known = made.get(file);
  if (known) return known;
  const thumbnail = last.then(() => draw(file));
  last = thumbnail;
  made.set(file, thumbnail);
  return thumbnail;
}

async function draw(file: Blob): Promise<Blob | null> {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    onWhite(canvas)?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
  } catch {
    return null;
  }
}
