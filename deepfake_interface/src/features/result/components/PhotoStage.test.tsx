import { fireEvent, render, screen } from '@testing-library/react';
import { PhotoStage } from './PhotoStage';

const reported = { width: 800, height: 600 };

function show(url: string | null) {
  render(
    <PhotoStage name="a.webp" url={url} size={reported}>
      <button type="button">Face 1</button>
    </PhotoStage>,
  );
}

function load(width: number, height: number) {
  const image = screen.getByRole('img');
  Object.defineProperties(image, { naturalWidth: { value: width }, naturalHeight: { value: height } });
  fireEvent.load(image);
}

test('boxes are drawn on a photo that stands as the service saw it, also on its preview', () => {
  show('blob:a');
  load(512, 384);

  expect(screen.getByRole('button', { name: 'Face 1' })).toBeVisible();
  expect(screen.queryByText(/otherwise than the service/)).toBeNull();
});

test('on a photo that the browser turns otherwise no boxes are drawn, and that is said', () => {
  show('blob:a');
  load(600, 800);

  expect(screen.queryByRole('button', { name: 'Face 1' })).toBeNull();
  expect(screen.getByText(/otherwise than the service/)).toBeVisible();
});

test('a file that cannot be displayed is told apart from a photo of which no preview was kept', () => {
  show('blob:a');
  fireEvent.error(screen.getByRole('img'));
  expect(screen.getByText(/cannot display this file/)).toBeVisible();

  show(null);
  expect(screen.getByText('No preview was kept.')).toBeVisible();
});

test('on paper a tall picture is bounded by its height: the printed width knows its shape', () => {
  const { container } = render(<PhotoStage name="a.png" url={null} size={{ width: 300, height: 1200 }} />);
  const bounded = container.querySelector<HTMLElement>('[class*="var(--aspect"]');

  expect(bounded?.style.getPropertyValue('--aspect')).toBe('0.25');
});

test('what is transparent stands on white, as the service sees it', () => {
  show('blob:a');
  load(800, 600);

  expect(screen.getByRole('img')).toHaveClass('bg-white');
});

test('a photo that the service has not read, of which there may be nothing to see, is no white square', () => {
  render(<PhotoStage name="cut-off.jpg" url="blob:a" size={null} />);
  load(800, 600);

  expect(screen.getByRole('img')).not.toHaveClass('bg-white');
});

test('a side that is drawn short has fewer numbers along it', () => {
  const { container } = render(<PhotoStage name="a.png" url={null} size={{ width: 8000, height: 1000 }} />);
  const [top, side] = container.querySelectorAll('[aria-hidden]');

  expect(top?.children).toHaveLength(4);
  expect(side?.children).toHaveLength(1);
});
