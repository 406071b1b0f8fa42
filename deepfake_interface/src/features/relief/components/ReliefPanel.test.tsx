import { render, screen } from '@testing-library/react';
import { makeFace, makePrediction } from '@/test/samples';
import { ReliefPanel } from './ReliefPanel';

vi.mock('../lib/webgl', () => ({ hasWebgl: () => true }));

const { image } = makePrediction();

function show(decode: () => Promise<void>) {
  HTMLImageElement.prototype.decode = decode;
  render(<ReliefPanel face={makeFace()} index={0} image={image} photoUrl="blob:photo" />);
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
