import { useState } from 'react';
import type { Face, Prediction } from '@/api/types';
import { isTurned } from '@/shared/lib/isTurned';

interface Props {
  url: string;
  crop: Face['crop'];
  image: Prediction['image'];
}

/** What the network saw of a face, filling its place; nothing where the browser shows no photo, or turns it otherwise. */
export function FaceCrop({ url, crop, image }: Props) {
  const [fits, setFits] = useState(true);
  if (!fits) return null;
  return (
    <img
      src={url}
      alt=""
      draggable={false}
      className="absolute max-w-none"
      style={{
        left: `${(-crop.x / crop.width) * 100}%`,
        top: `${(-crop.y / crop.height) * 100}%`,
        width: `${(image.width / crop.width) * 100}%`,
        height: `${(image.height / crop.height) * 100}%`,
      }}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setFits(!isTurned({ width: naturalWidth, height: naturalHeight }, image))
      }
      onError={() => setFits(false)}
    />
  );
}
