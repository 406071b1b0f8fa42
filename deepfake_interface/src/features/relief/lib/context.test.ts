import { watchContext } from './context';

function watched() {
  const canvas = new EventTarget();
  const watch = { onRestored: vi.fn(), onLost: vi.fn() };
  const end = watchContext(canvas, watch);
  const happens = (event: 'lost' | 'restored') => canvas.dispatchEvent(new Event(`webglcontext${event}`));
  return { ...watch, end, happens };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a context that comes back is drawn in again', () => {
  const { onRestored, onLost, happens } = watched();

  happens('lost');
  vi.advanceTimersByTime(500);
  happens('restored');
  vi.advanceTimersByTime(60_000);

  expect(onRestored).toHaveBeenCalledOnce();
  expect(onLost).not.toHaveBeenCalled();
});

test('a context that stays away is given up, unless nobody watches any more', () => {
  const { onLost, happens, end } = watched();
  happens('lost');
  vi.advanceTimersByTime(3000);
  expect(onLost).toHaveBeenCalledOnce();

  happens('lost');
  end();
  vi.advanceTimersByTime(3000);

  expect(onLost).toHaveBeenCalledOnce();
});
