/** A class activation map: row-major, values in [0, 1]. */
export interface Heat {
  width: number;
  height: number;
  values: Float32Array;
}

/** Bilinear sample at `u`, `v` in [0, 1] (left to right, top to bottom), pixel centres at half steps. */
export function sampleHeat(heat: Heat, u: number, v: number): number {
  const x = clamp(u * heat.width - 0.5, heat.width - 1);
  const y = clamp(v * heat.height - 0.5, heat.height - 1);
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(left + 1, heat.width - 1);
  const bottom = Math.min(top + 1, heat.height - 1);
  const upper = mix(at(heat, left, top), at(heat, right, top), x - left);
  const lower = mix(at(heat, left, bottom), at(heat, right, bottom), x - left);
  return mix(upper, lower, y - top);
}

/** Heights of a grid of `side` × `side` points over the map, row by row from the top left; zeros without a map. */
export function heightGrid(heat: Heat | null, side: number): Float32Array {
  const heights = new Float32Array(side * side);
  if (!heat) return heights;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      heights[row * side + column] = sampleHeat(heat, column / (side - 1), row / (side - 1));
  return heights;
}

/** Decodes the answer's PNG data URL (8-bit grey). Rejects where it is no picture. */
export async function readHeat(dataUrl: string): Promise<Heat> {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const values = Float32Array.from({ length: width * height }, (_, index) => (data[index * 4] ?? 0) / 255);
  return { width, height, values };
}

function at(heat: Heat, x: number, y: number): number {
  return heat.values[y * heat.width + x] ?? 0;
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}
