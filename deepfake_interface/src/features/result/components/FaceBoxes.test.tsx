import { render, screen } from '@testing-library/react';
import { makeFace, makePrediction } from '@/test/samples';
import { FaceBoxes } from './FaceBoxes';

function box(width: number): HTMLElement {
  const faces = [makeFace({ box: { x: 100, y: 100, width, height: width } })];
  render(<FaceBoxes result={makePrediction({ faces })} thresholds={null} selected={0} onSelect={vi.fn()} />);
  return screen.getByRole('button', { name: /^Face 1/ });
}

test('the number of a small face stands above its box, not on the face', () => {
  expect(box(8).firstElementChild).toHaveClass('bottom-full');
});

test('the number of a large face stands in its box', () => {
  expect(box(400).firstElementChild).not.toHaveClass('bottom-full');
});

test('a frame is as small as its face: only what can be hit has a least size', () => {
  const frame = box(8);

  expect(frame.style.width).toBe('1%');
  expect([...frame.classList].filter((name) => /^min-[hw]-/.test(name))).toEqual([]);
  expect(frame).toHaveClass('before:min-h-6', 'before:min-w-6');
});
