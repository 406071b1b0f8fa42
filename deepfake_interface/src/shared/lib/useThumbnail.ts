import { useEffect, useState } from 'react';
import { makeStill, makeThumbnail } from './thumbnail';
import { useObjectUrl } from './useObjectUrl';

/** Address of the file's small copy; null until it is made, and where the browser cannot show the file. */
export function useThumbnail(file: File): string | null {
  return useMade(makeThumbnail, file);
}

/** Address of a copy that lies and stands still as the service read the photo; null where none is needed. */
export function useStill(file: File, isAnimated: boolean): string | null {
  return useMade(makeStill, file, isAnimated);
}

type Make = (file: File, isAnimated: boolean) => Promise<Blob | null>;

function useMade(make: Make, file: File, isAnimated = false): string | null {
  const [copy, setCopy] = useState<Blob | null>(null);
  useEffect(() => {
    let wanted = true;
    void make(file, isAnimated).then((made) => wanted && setCopy(made));
    return () => {
      wanted = false;
    };
  }, [make, file, isAnimated]);
  return useObjectUrl(copy);
}
