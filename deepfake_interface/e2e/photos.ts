import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

export interface Photo {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const example = (name: string) => readFileSync(new URL(`../public/examples/${name}`, import.meta.url));

export const portrait: Photo = {
  name: 'astronaut.jpg',
  mimeType: 'image/jpeg',
  buffer: example('astronaut.jpg'),
};

export const blended: Photo = {
  name: 'astronaut-self-blended.jpg',
  mimeType: 'image/jpeg',
  buffer: example('astronaut-self-blended.jpg'),
};

/** The portrait, cut off as an interrupted download is. */
export const broken: Photo = {
  name: 'broken.jpg',
  mimeType: 'image/jpeg',
  buffer: portrait.buffer.subarray(0, 20_000),
};

/** The portrait with an XMP packet in which it says that a generative model made it. */
export const declared: Photo = {
  name: 'declared.jpg',
  mimeType: 'image/jpeg',
  buffer: withXmp(
    portrait.buffer,
    '<x Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>',
  ),
};

function withXmp(jpeg: Buffer, packet: string): Buffer {
  const content = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${packet}`);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

/** A picture that the browser draws: the portrait `count` times side by side on `ground`, each `side` pixels; 0 is ground
 * alone. */
export async function drawn(
  page: Page,
  name: string,
  count: number,
  side = 512,
  ground = '#888',
): Promise<Photo> {
  const url = await page.evaluate(
    async ({ count, side, ground }) => {
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, count) * side;
      canvas.height = side;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      const image = new Image();
      image.src = '/examples/astronaut.jpg';
      await image.decode();
      for (let index = 0; index < count; index++) context.drawImage(image, index * side, 0, side, side);
      return canvas.toDataURL('image/png');
    },
    { count, side, ground },
  );
  return { name, mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1] ?? '', 'base64') };
}

/** A WebP whose picture lies on its side, with EXIF that says how to turn it; upright it is twice as wide as high. */
export async function sideways(page: Page): Promise<Photo> {
  const url = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 512;
    canvas.height = 1024;
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no canvas');
    const image = new Image();
    image.src = '/examples/astronaut.jpg';
    await image.decode();
    context.translate(0, 1024);
    context.rotate(-Math.PI / 2);
    context.drawImage(image, 0, 0, 512, 512);
    return canvas.toDataURL('image/webp');
  });
  // Chromium writes the extended kind, with a colour profile; EXIF is one chunk more, announced among the flags.
  const picture = Buffer.from(url.split(',')[1] ?? '', 'base64');
  // Little-endian, one entry: orientation 6.
  const exif = Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex');
  const head = Buffer.from('EXIF\0\0\0\0');
  head.writeUInt32LE(exif.length, 4);
  const buffer = Buffer.concat([picture, head, exif]);
  buffer.writeUInt8(picture.readUInt8(20) | 8, 20);
  buffer.writeUInt32LE(buffer.length - 8, 4);
  return { name: 'sideways.webp', mimeType: 'image/webp', buffer };
}
