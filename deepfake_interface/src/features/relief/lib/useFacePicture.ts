import { useEffect, useState } from 'react';
import type { Face, Prediction } from '@/api/types';
import { onWhite } from '@/shared/lib/onWhite';
import { type Heat, readHeat } from './heat';

export interface FacePicture {
  /** The crop that the network saw, its longer side at most 512 px. */
  face: HTMLCanvasElement;
  heat: Heat | null;
}

const SIDE = 512;

/** Cuts the network's crop out of the photo and decodes its map. Null until both are there. */
export function useFacePicture(face: Face, image: Prediction['image'], photoUrl: string): FacePicture | null {
  const [picture, setPicture] = useState<FacePicture | null>(null);
  useEffect(() => {
    let wanted = true;
    const heat = face.heatmap ? readHeat(face.heatmap) : Promise.resolve(null);
    Promise.all([cutOut(face, image, photoUrl), heat]).then(
      ([cut, map]) => wanted && setPicture({ face: cut, heat: map }),
      // A photo that this browser cannot decode has no relief; the stage above already says so.
      () => wanted && setPicture(null),
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
