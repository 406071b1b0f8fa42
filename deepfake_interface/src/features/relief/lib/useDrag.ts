import { type PointerEvent, useRef } from 'react';

/** Handlers for an element that is dragged by the primary button or one finger. `onDrag`: pixels since the last call. */
export function useDrag(onDrag: (right: number, down: number) => void) {
  // Not movementX and movementY, which older Safari does not have.
  const last = useRef<{ id: number; x: number; y: number } | null>(null);
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || !event.isPrimary) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerMove({ pointerId: id, clientX: x, clientY: y }: PointerEvent) {
      const from = last.current;
      if (from?.id !== id) return;
      last.current = { id, x, y };
      onDrag(x - from.x, y - from.y);
    },
    onLostPointerCapture({ pointerId }: PointerEvent) {
      if (last.current?.id === pointerId) last.current = null;
    },
  };
}
