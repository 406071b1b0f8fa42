import { type DragEvent, type ReactNode, useEffect, useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useLocation } from 'wouter';
import { IntakeContext } from '../lib/intakeContext';
import { isPossiblePicture, PICTURES } from '../lib/pictures';
import { useQueue } from '../lib/queueContext';
import { DropOverlay } from './DropOverlay';

/** Takes photos in, wherever on the page they are dropped: a browser shows a file that nobody takes in the page's place,
 * and the queue is gone. Then the screen is the one that shows what became of them. */
export function IntakeProvider({ children }: { children: ReactNode }) {
  const { add, items } = useQueue();
  const [location, navigate] = useLocation();
  const [refused, setRefused] = useState<string[]>([]);

  const take = (files: File[], pasted = false) => {
    // A folder without files.
    if (files.length === 0) return;
    const photos = files.filter(isPossiblePicture);
    const others = files.filter((file) => !isPossiblePicture(file));
    setRefused(others.map(({ name }) => name));
    if (photos.length > 0) add(photos, pasted);
    if (location !== '/') navigate('/');
  };
  const dropzone = useDropzone({
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    preventDropOnDocument: false,
    onDrop: (files) => take(files),
  });
  useEffect(() => {
    // What was refused is told on the screen that takes photos, until that is left.
    if (location !== '/') setRefused([]);
  }, [location]);
  useFilesStayOut();

  return (
    <IntakeContext value={{ take, choose: dropzone.open, refused, isDragging: dropzone.isDragActive }}>
      <div
        {...dropzone.getRootProps({
          role: 'presentation',
          tabIndex: undefined,
          onDragEnter: filesOnly,
          onDragOver: filesOnly,
          onDragLeave: filesOnly,
          onDrop: filesOnly,
        })}
      >
        {children}
        {/* The empty stage says so itself. */}
        {dropzone.isDragActive && (items.length > 0 || location !== '/') && <DropOverlay />}
        <input
          {...dropzone.getInputProps({
            accept: PICTURES,
            hidden: true,
            style: undefined,
            'aria-label': undefined,
          })}
        />
      </div>
    </IntakeContext>
  );
}

function carriesFiles({ dataTransfer }: { dataTransfer: DataTransfer | null }): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** react-dropzone would take every drag for its own, so that no text could be dragged into a field. It leaves alone what
 * is stopped here. */
function filesOnly(event: DragEvent) {
  if (!carriesFiles(event)) event.stopPropagation();
}

/** Beside the page's content, too, the browser opens no file in the page's place. */
function useFilesStayOut() {
  useEffect(() => {
    const stay = (event: globalThis.DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    document.addEventListener('dragover', stay);
    document.addEventListener('drop', stay);
    return () => {
      document.removeEventListener('dragover', stay);
      document.removeEventListener('drop', stay);
    };
  }, []);
}
