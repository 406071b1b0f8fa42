import { useEffect, useRef, useState } from 'react';
import { t } from '@/i18n/strings';
import { stamp } from '@/shared/lib/format';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';

interface Props {
  onTaken: (file: File) => void;
  onClose: () => void;
}

type Trouble = 'denied' | 'missing' | 'none' | 'failed';

/** A photo from the camera. The camera is on only while this is open. */
export function CameraDialog({ onTaken, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'starting' | 'live' | Trouble>('starting');
  const [taking, setTaking] = useState(false);
  const closed = useRef(false);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let open = true;
    closed.current = false;
    startCamera().then(
      (started) => {
        if (!open) return stop(started);
        stream = started;
        if (video.current) video.current.srcObject = started;
      },
      (error: unknown) => open && setState(troubleOf(error)),
    );
    return () => {
      open = false;
      closed.current = true;
      stop(stream);
    };
  }, []);

  return (
    <Dialog title={t.camera.title} onClose={onClose}>
      <div className="mt-4 grid aspect-4/3 place-items-center overflow-hidden rounded-md bg-stage text-stage-ink-2">
        {state === 'starting' && <p>{t.camera.starting}</p>}
        {state !== 'starting' && state !== 'live' && (
          <p role="alert" className="p-6 text-center">
            {t.camera[state]}
          </p>
        )}
        <video
          ref={video}
          autoPlay
          playsInline
          muted
          // Not when the stream opens: until its first frame there is nothing to take.
          onLoadedData={() => setState('live')}
          aria-label={t.camera.preview}
          className={state === 'live' ? 'size-full object-contain' : 'hidden'}
        />
      </div>
      <p className="mt-3 text-sm text-ink-2">{t.camera.note}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{t.camera.cancel}</Button>
        <Button
          kind="primary"
          icon="camera"
          disabled={state !== 'live' || taking}
          onClick={async () => {
            if (!video.current) return;
            setTaking(true);
            try {
              const photo = await takePhoto(video.current);
              if (closed.current) return;
              onTaken(photo);
              onClose();
            } catch {
              // Unplugged since the last frame, or taken over by another program.
              setState('failed');
            }
          }}
        >
          {t.camera.take}
        </Button>
      </div>
    </Dialog>
  );
}

function startCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices) return Promise.reject(new Error('no mediaDevices'));
  return navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, facingMode: 'user' } });
}

/** Settings help only where they are what stands in the way, and not where there is no camera or another program has it. */
function troubleOf(error: unknown): Trouble {
  if (!navigator.mediaDevices) return 'missing';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') return 'none';
  return name === 'NotReadableError' || name === 'AbortError' ? 'failed' : 'denied';
}

function stop(stream: MediaStream | null) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** PNG: a camera frame has no file of its own yet, and lossless is the one encoding that adds no traces. */
function takePhoto(video: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) =>
        blob
          ? resolve(new File([blob], t.camera.file(stamp(new Date())), { type: 'image/png' }))
          : reject(new Error('no frame')),
      'image/png',
    );
  });
}
