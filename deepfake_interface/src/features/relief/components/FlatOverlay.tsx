import { useEffect, useMemo, useRef } from 'react';
import { t } from '@/i18n/strings';
import { heatPicture, paintFace } from '../lib/paint';
import type { FacePicture } from '../lib/useFacePicture';

interface Props {
  picture: FacePicture;
  /** What the picture shows. */
  name: string;
  /** [0, 1]. */
  strength: number;
}

/** The same evidence without WebGL: the map laid over the photo. */
export function FlatOverlay({ picture, name, strength }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const heat = useMemo(() => picture.heat && heatPicture(picture.heat), [picture]);
  useEffect(() => {
    if (canvas.current) paintFace(canvas.current, picture.face, heat, strength);
  }, [picture, heat, strength]);
  return (
    <canvas
      ref={canvas}
      width={picture.face.width}
      height={picture.face.height}
      role="img"
      aria-label={t.relief.overlayLabel(name)}
      className="mx-auto h-full max-w-full object-contain"
    />
  );
}
