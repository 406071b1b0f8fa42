import { useEffect, useState } from 'react';
import { makeThumbnail } from './thumbnail';
import { useObjectUrl } from './useObjectUrl';

/** Address of the file's small copy; null until it is made, and where the browser cannot show the file. */
export function useThumbnail(file: File): string | null {
  const [thumbnail, setThumbnail] = useState<Blob | null>(null);
  useEffect(() => {
    let wanted = true;
    void makeThumbnail(file).then((made) => wanted && setThumbnail(made));
    return () => {
      wanted = false;
    };
  }, [file]);
  return useObjectUrl(thumbnail);
}
