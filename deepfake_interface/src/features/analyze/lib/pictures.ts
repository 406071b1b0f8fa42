import type { FileError } from 'react-dropzone';

/** What the file dialog offers. Some systems know no type for HEIC, so its endings are named. */
export const PICTURES = 'image/*,.heic,.heif,.avif';

/**
 * Refuses only what does not even claim to be a picture, so that no video is uploaded in vain.
 * Which pictures can be read is the service's word: it looks at the content, whatever the name says.
 */
export function refusal(file: File): FileError | null {
  const claims = file.type.startsWith('image/') || /\.(heic|heif|avif)$/i.test(file.name);
  return claims ? null : { code: 'file-invalid-type', message: file.name };
}
