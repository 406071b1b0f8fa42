import { useEffect, useState } from 'react';
import type { Face, Prediction } from '@/api/types';
import { isTurned } from '@/shared/lib/isTurned';
import { onWhite } from '@/shared/lib/onWhite';
import { type Heat, readHeat } from './heat';

export interface FacePicture {
  /** The crop that the network saw, its longer side at most 512 px. */
  face: HTMLCanvasElement;
  heat: Heat | null;
}

/** Why there is none: the browser cannot decode the photo, or turns it otherwise than the service did. */
export type Missing = 'undecodable' | 'turned';

class Turned extends Error {}

const SIDE = 512;

/** Cuts the network's crop out of the photo and decodes its map. Null until both are there. */
export function useFacePicture(
  face: Face,
  image: Prediction['image'],
  photoUrl: string,
): FacePicture | Missing | null {
  const [picture, setPicture] = useState<FacePicture | Missing | null>(null);
  useEffect(() => {
    let wanted = true;
    const heat = face.heatmap ? readHeat(face.heatmap) : Promise.resolve(null);
    Promise.all([cutOut(face, image, photoUrl), heat]).then(
      ([cut, map]) => wanted && setPicture({ face: cut, heat: map }),
      (error: unknown) => wanted && setPicture(error instanceof Turned ? 'turned' : 'undecodable'),
    );
    return () => {
      wanted = false;
    };
  }, [face, image, photoUrl]);
  return picture;
}

async function cutOut(face: Face, image: Prediction['image'], photoUrl: string): Promise<HTMLCanvasElement> {
  const photo = new Image();
  photo.src = photoUrl;
  await photo.decode();
  if (isTurned({ width: photo.naturalWidth, height: photo.naturalHeight }, image)) throw new Turned();
  // What is shown may be a preview, smaller than the photo whose pixels the crop is counted in.
  const scale = photo.naturalWidth / image.width;
  const { x, y, width, height } = face.crop;
  const canvas = document.createElement('canvas');
  const fit = SIDE / Math.max(width, height);
  canvas.width = Math.max(1, Math.round(width * fit));
  canvas.height = Math.max(1, Math.round(height * fit));
  onWhite(canvas)?.drawImage(
    photo,
    x * scale,
    y * scale,
    width * scale,
    height * scale,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  return canvas;
}
