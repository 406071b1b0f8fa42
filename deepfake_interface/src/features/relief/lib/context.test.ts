import { watchContext } from './context';

function watched() {
  const canvas = new EventTarget();
  const watch = { onRestored: vi.fn(), onLost: vi.fn() };
  const end = watchContext(canvas, watch);
  const happens = (event: 'lost' | 'restored') => canvas.dispatchEvent(new Event(`webglcontext${event}`));
  return { ...watch, end, happens };
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });

function turnTo(state: 'visible' | 'hidden') {
  page.visibilityState = state;
  page.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
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

test('while nobody looks at the page a context is waited for', () => {
  const { onLost, happens } = watched();
  happens('lost');
  vi.advanceTimersByTime(1500);
  turnTo('hidden');
  vi.advanceTimersByTime(60_000);
  turnTo('visible');
  vi.advanceTimersByTime(1500);
  expect(onLost).not.toHaveBeenCalled();

  vi.advanceTimersByTime(1000);

  expect(onLost).toHaveBeenCalledOnce();
});
