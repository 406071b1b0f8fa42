import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithModel } from '@/test/render';
import { makeFace, makePrediction } from '@/test/samples';
import { importAgain } from '../lib/importAgain';
import { ReliefPanel } from './ReliefPanel';

vi.mock('../lib/webgl', () => ({ hasWebgl: () => true }));
vi.mock('../lib/importAgain', () => ({ importAgain: vi.fn() }));

const { image } = makePrediction();

function show(decode: () => Promise<void>) {
  HTMLImageElement.prototype.decode = decode;
  renderWithModel(<ReliefPanel face={makeFace()} index={0} image={image} photoUrl="blob:photo" />, null);
}

afterEach(() => vi.restoreAllMocks());

test('a photo that the browser cannot decode has words in the place of its relief, and nothing to turn', async () => {
  show(() => Promise.reject(new DOMException('', 'EncodingError')));

  expect(await screen.findByText(/cannot display the photo/)).toBeVisible();
  expect(screen.queryByRole('radio')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('a photo that the browser turns otherwise than the service has no relief either', async () => {
  vi.spyOn(HTMLImageElement.prototype, 'naturalWidth', 'get').mockReturnValue(image.height);
  vi.spyOn(HTMLImageElement.prototype, 'naturalHeight', 'get').mockReturnValue(image.width);
  show(() => Promise.resolve());

  expect(await screen.findByText(/turns the picture otherwise/)).toBeVisible();
  expect(screen.queryByRole('radio')).toBeNull();
});

test('a relief that could not be loaded is flat, says so, and is loaded by choosing it again', async () => {
  vi.spyOn(HTMLImageElement.prototype, 'naturalWidth', 'get').mockReturnValue(image.width);
  vi.spyOn(HTMLImageElement.prototype, 'naturalHeight', 'get').mockReturnValue(image.height);
  vi.mocked(importAgain)
    .mockRejectedValueOnce(new TypeError('offline'))
    .mockResolvedValueOnce({ default: () => 'a relief' });
  show(() => Promise.resolve());

  expect(await screen.findByText(/could not be loaded/)).toBeVisible();
  expect(screen.getByRole('radio', { name: 'Overlay' })).toBeChecked();
  expect(screen.queryByRole('button', { name: 'Turn left' })).toBeNull();

  await userEvent.click(screen.getByRole('radio', { name: 'Relief' }));

  await waitFor(() => expect(screen.getByText('a relief')).toBeVisible());
  expect(screen.queryByText(/could not be loaded/)).toBeNull();
});
