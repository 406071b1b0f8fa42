import { useMutation } from '@tanstack/react-query';
import { http } from '@/api/http';
import { isOutage, notFromTheService, Problem } from '@/api/problem';
import type { Prediction } from '@/api/types';
import { useNoteVersion } from '@/features/model/api/useModel';

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
  try {
    const { data } = await http.post<Prediction>('/predict', body, {
      params: { region, explain: true, stability },
      signal,
      onUploadProgress: ({ loaded, total }) => total && onProgress(loaded / total),
    });
    if (!Array.isArray(data?.faces)) throw notFromTheService();
    return data;
  } catch (error) {
    // A browser fails in the same words where it cannot read the file, and that is not cured by waiting.
    if (error instanceof Problem && isOutage(error) && !(await isReadable(file)))
      throw new Problem('file_unreadable', error.detail);
    throw error;
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
