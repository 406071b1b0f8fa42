import { fireEvent, render, screen } from '@testing-library/react';
import { makePrediction } from '@/test/samples';
import { FaceCrop } from './FaceCrop';

const { image } = makePrediction();

function show(): HTMLImageElement {
  render(<FaceCrop url="blob:a" crop={{ x: 80, y: 60, width: 200, height: 200 }} image={image} />);
  return screen.getByRole('presentation');
}

function load(picture: HTMLImageElement, width: number, height: number) {
  Object.defineProperties(picture, { naturalWidth: { value: width }, naturalHeight: { value: height } });
  fireEvent.load(picture);
}

test('the photo is placed so that the crop fills the tile, whatever its size in pixels', () => {
  const picture = show();
  load(picture, 400, 300);

  expect(picture).toBeInTheDocument();
  expect(picture).toHaveStyle({ left: '-40%', top: '-30%', width: '400%', height: '300%' });
});

test('a photo that the browser turns otherwise shows no crop, which would be of another place', () => {
  load(show(), 600, 800);

  expect(screen.queryByRole('presentation')).toBeNull();
});
