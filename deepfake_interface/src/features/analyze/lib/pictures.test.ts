import { isPossiblePicture } from './pictures';

test.each([
  ['photo.jpg', 'image/jpeg'],
  ['photo.webp', 'image/webp'],
  ['IMG_1.HEIC', ''],
  ['IMG_2.HEIC', 'application/octet-stream'],
  ['evidence-17', ''],
])('%s of type "%s" is sent', (name, type) => {
  expect(isPossiblePicture(new File(['x'], name, { type }))).toBe(true);
});

test.each([
  ['film.mp4', 'video/mp4'],
  ['notes.txt', 'text/plain'],
])('%s is not sent', (name, type) => {
  expect(isPossiblePicture(new File(['x'], name, { type }))).toBe(false);
});
