import { type ReactNode, useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useLocation } from 'wouter';
import { t } from '@/i18n/strings';
import { IntakeContext } from '../lib/intakeContext';
import { PICTURES, refusal } from '../lib/pictures';
import { useQueue } from '../lib/queueContext';

/** Takes photos in, wherever on the page they are dropped: a browser shows a file that nobody takes in the page's place,
 * and the queue is gone. Then the screen is the one that shows what became of them. */
export function IntakeProvider({ children }: { children: ReactNode }) {
  const { add } = useQueue();
  const [location, navigate] = useLocation();
  const [refused, setRefused] = useState<string[]>([]);

  const take = (files: File[]) => {
    const photos = files.filter((file) => refusal(file) === null);
    setRefused(files.filter((file) => !photos.includes(file)).map((file) => file.name));
    if (photos.length > 0) add(photos);
    if (location !== '/') navigate('/');
  };
  const dropzone = useDropzone({ noClick: true, noKeyboard: true, noPaste: true, onDrop: take });

  return (
    <IntakeContext value={{ take, choose: dropzone.open, refused, isDragging: dropzone.isDragActive }}>
      <div {...dropzone.getRootProps({ role: 'presentation', tabIndex: undefined })}>
        {children}
        <input
          {...dropzone.getInputProps({ accept: PICTURES, 'aria-label': t.intake.choose, tabIndex: -1 })}
        />
      </div>
    </IntakeContext>
  );
}
