import { fireEvent, render, screen } from '@testing-library/react';
import { useDrag } from './useDrag';

function Handle({ onDrag }: { onDrag: (right: number, down: number) => void }) {
  return <div data-testid="handle" {...useDrag(onDrag)} />;
}

/** jsdom captures no pointers, and has no movementX, like older Safari. */
function handle() {
  const onDrag = vi.fn();
  render(<Handle onDrag={onDrag} />);
  const element = screen.getByTestId('handle');
  element.setPointerCapture = () => undefined;
  const mouse = { pointerId: 1, isPrimary: true };
  return { onDrag, element, mouse };
}

test('dragging tells the way since the last move, until the pointer is let go', () => {
  const { onDrag, element, mouse } = handle();

  fireEvent.pointerDown(element, { ...mouse, clientX: 10, clientY: 20 });
  fireEvent.pointerMove(element, { ...mouse, clientX: 13, clientY: 20 });
  fireEvent.pointerMove(element, { ...mouse, clientX: 13, clientY: 15 });
  fireEvent.lostPointerCapture(element, mouse);
  fireEvent.pointerMove(element, { ...mouse, clientX: 90, clientY: 90 });

  expect(onDrag.mock.calls).toEqual([
    [3, 0],
    [0, -5],
  ]);
});

test.each([{ button: 2 }, { isPrimary: false }])(
  'neither another button nor a second finger drags: %j',
  (other) => {
    const { onDrag, element, mouse } = handle();

    fireEvent.pointerDown(element, { ...mouse, ...other, clientX: 10, clientY: 20 });
    fireEvent.pointerMove(element, { ...mouse, clientX: 13, clientY: 20 });

    expect(onDrag).not.toHaveBeenCalled();
  },
);

test('a second finger that is lifted leaves the drag of the first one alone', () => {
  const { onDrag, element, mouse } = handle();

  fireEvent.pointerDown(element, { ...mouse, clientX: 10, clientY: 20 });
  fireEvent.lostPointerCapture(element, { pointerId: 2, isPrimary: false });
  fireEvent.pointerMove(element, { ...mouse, clientX: 13, clientY: 20 });

  expect(onDrag).toHaveBeenCalledExactlyOnceWith(3, 0);
});
