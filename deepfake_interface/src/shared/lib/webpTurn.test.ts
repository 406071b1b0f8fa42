import { webpTurn } from './webpTurn';

function chunk(name: string, ...content: number[]): number[] {
  const padding = content.length % 2 ? [0] : [];
  return [...Buffer.from(name), content.length, 0, 0, 0, ...content, ...padding];
}

function webp(flags: number, ...chunks: number[][]): Blob {
  const content = [...chunk('VP8X', flags, 0, 0, 0, 0, 0, 0, 0, 0, 0), ...chunks.flat()];
  return new Blob([
    Uint8Array.from([...Buffer.from('RIFF'), 0, 0, 0, 0, ...Buffer.from('WEBP'), ...content]),
  ]);
}

const PICTURE = chunk('VP8 ', 1, 2, 3);
const little = (orientation: number) => [
  ...[...Buffer.from('II'), 42, 0, 8, 0, 0, 0, 2, 0],
  ...[0x0f, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0],
  ...[0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
];
const big = (orientation: number) => [
  ...[...Buffer.from('MM'), 0, 42, 0, 0, 0, 8, 0, 1],
  ...[1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
];

test.each([
  ['little-endian', little(6), 6],
  ['big-endian', big(3), 3],
  ['begins as in a JPEG', [...Buffer.from('Exif\0\0'), ...big(2)], 2],
])('a WebP whose EXIF is %s is known to want a turn', async (_, exif, orientation) => {
  const turn = await webpTurn(webp(8, PICTURE, chunk('EXIF', ...exif)));

  expect(turn?.orientation).toBe(orientation);
});

test('without its EXIF the file is the same otherwise, and wants no turn', async () => {
  const file = webp(8, PICTURE, chunk('EXIF', ...little(8)));
  const unturned = (await webpTurn(file))?.unturned ?? new Blob();

  expect((await unturned.text()).replace('NONE', 'EXIF')).toBe(await file.text());
  expect(await webpTurn(unturned)).toBeNull();
});

test.each([
  ['is upright', webp(8, PICTURE, chunk('EXIF', ...little(1)))],
  [
    'does not announce its EXIF, so that the service reads none',
    webp(0, PICTURE, chunk('EXIF', ...little(6))),
  ],
  ['has broken EXIF', webp(8, PICTURE, chunk('EXIF', ...little(6).slice(0, 20)))],
  ['is cut off', webp(8, PICTURE).slice(0, 33)],
  ['is of another format', new Blob(['\u00ff\u00d8 JPEG'])],
])('a file that %s wants none', async (_, file) => {
  expect(await webpTurn(file)).toBeNull();
});
