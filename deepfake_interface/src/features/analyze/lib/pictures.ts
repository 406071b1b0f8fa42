/** What the file dialog offers. Some systems know no type for HEIC, so its endings are named. */
export const PICTURES = 'image/*,.heic,.heif,.avif';

/**
 * False only for what claims to be something else, so that no video is uploaded in vain. A file without a known ending
 * claims nothing. Which pictures can be read is the service's word: it looks at the content, whatever the name says.
 */
export function isPossiblePicture({ type }: File): boolean {
  const claimsNothing = type === '' || type === 'application/octet-stream';
  return claimsNothing || type.startsWith('image/');
}
