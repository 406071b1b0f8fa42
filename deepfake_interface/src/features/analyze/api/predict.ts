import { useMutation } from '@tanstack/react-query';
import { http } from '@/api/http';
import { isOutage, notFromTheService, Problem } from '@/api/problem';
import type { Prediction } from '@/api/types';
import { useNoteVersion } from '@/features/model/api/useModel';
import { watchStalls } from '../lib/watchStalls';

export type Region = 'auto' | 'image';

export interface PredictRequest {
  file: File;
  region: Region;
  /** Score each face again under small changes: several times as long. */
  stability: boolean;
  signal: AbortSignal;
  /** Share of the upload that has left the browser, [0, 1]. */
  onProgress: (share: number) => void;
}

/** Milliseconds in which an upload gets on, and in which its answer comes: a request that nobody ends would hold up the
 * queue for ever. */
const UPLOAD_STALLS_AFTER = 60_000;
const ANSWER_STALLS_AFTER = 180_000;

/** The file's own bytes are sent, never a re-encoded copy: that would change the evidence. Throws `Problem`. */
export async function predict({
  file,
  region,
  stability,
  signal,
  onProgress,
}: PredictRequest): Promise<Prediction> {
  const body = new FormData();
  body.append('file', file, file.name);
  const watch = watchStalls(signal, UPLOAD_STALLS_AFTER);
  try {
    const { data } = await http.post<Prediction>('/predict', body, {
      params: { region, explain: true, stability },
      signal: watch.signal,
      onUploadProgress: ({ loaded, total }) => {
        watch.within(loaded === total ? ANSWER_STALLS_AFTER : UPLOAD_STALLS_AFTER);
        if (total) onProgress(loaded / total);
      },
    });
    if (!Array.isArray(data?.faces)) throw notFromTheService();
    return data;
  } catch (error) {
    if (watch.hasStalled()) throw new Problem('unreachable', 'The request got no further');
    // A browser fails in the same words where it cannot read the file, and that is not cured by waiting.
    if (error instanceof Problem && isOutage(error) && !(await isReadable(file)))
      throw new Problem('file_unreadable', error.detail);
    throw error;
  } finally {
    watch.end();
  }
}

/** False where the file was moved, deleted or changed since it was added: the page holds a reference, not a copy. */
function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

/** Retries are the queue's business, where the user sees them counted down and can stop them. */
export function usePredict() {
  const noteVersion = useNoteVersion();
  return useMutation({
    mutationFn: predict,
    onSuccess: ({ model }) => noteVersion(model.version),
    retry: false,
    networkMode: 'always',
  });
}
