import { act, fireEvent, render, screen } from '@testing-library/react';
import { CameraDialog } from './CameraDialog';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A camera that starts, and whose frame becomes `blob`. jsdom has neither cameras nor canvases nor dialogs. */
async function openCamera(
  blob: Blob | null,
  onTaken: (file: File) => void,
  onClose: () => void,
  store: (done: BlobCallback) => void = (done) => done(blob),
) {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  const getUserMedia = async () => ({ getTracks: () => [] });
  vi.stubGlobal('navigator', { ...navigator, mediaDevices: { getUserMedia } });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation(store);
  const rendered = render(<CameraDialog onTaken={onTaken} onClose={onClose} />);
  await act(async () => undefined);
  fireEvent.loadedData(screen.getByLabelText('Live camera picture'));
  await act(async () => screen.getByRole('button', { name: 'Take photo' }).click());
  return rendered;
}

test('a photo that was taken is handed on by the time that it was taken at, and closes the dialog', async () => {
  const [onTaken, onClose] = [vi.fn(), vi.fn()];
  await openCamera(new Blob(['png'], { type: 'image/png' }), onTaken, onClose);

  expect(onTaken.mock.calls[0]?.[0]).toMatchObject({
    name: expect.stringMatching(/^camera-\d{4}-\d\d-\d\d-\d{6}\.png$/),
    type: 'image/png',
  });
  expect(onClose).toHaveBeenCalledOnce();
});

test('a camera that gives no picture is said so, and the dialog stays for another way', async () => {
  const [onTaken, onClose] = [vi.fn(), vi.fn()];
  await openCamera(null, onTaken, onClose);

  expect(screen.getByRole('alert')).toHaveTextContent('gave no picture');
  expect(screen.getByRole('button', { name: 'Take photo' })).toBeDisabled();
  expect(onTaken).not.toHaveBeenCalled();
  expect(onClose).not.toHaveBeenCalled();
});

test('pressed twice, the camera takes one photo', async () => {
  const [onTaken, onClose] = [vi.fn(), vi.fn()];
  await openCamera(new Blob(['png'], { type: 'image/png' }), onTaken, onClose);

  await act(async () => screen.getByRole('button', { name: 'Take photo' }).click());

  expect(onTaken).toHaveBeenCalledOnce();
});

test('a dialog that was closed while the photo was stored hands none on', async () => {
  const onTaken = vi.fn();
  let stored: BlobCallback = () => undefined;
  const { unmount } = await openCamera(null, onTaken, vi.fn(), (done) => {
    stored = done;
  });

  unmount();
  await act(async () => stored(new Blob(['png'], { type: 'image/png' })));

  expect(onTaken).not.toHaveBeenCalled();
});

test.each([
  ['NotFoundError', 'No camera was found'],
  ['NotReadableError', 'gave no picture'],
  ['NotAllowedError', 'Allow it in the browser’s site settings'],
])('a camera that does not start is told by what stands in the way: %s', async (name, words) => {
  HTMLDialogElement.prototype.showModal = vi.fn();
  const getUserMedia = () => Promise.reject(new DOMException('', name));
  vi.stubGlobal('navigator', { ...navigator, mediaDevices: { getUserMedia } });
  render(<CameraDialog onTaken={vi.fn()} onClose={vi.fn()} />);

  expect(await screen.findByText(words, { exact: false })).toBeInTheDocument();
});
