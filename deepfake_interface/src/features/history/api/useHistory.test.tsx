import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { makePrediction } from '@/test/samples';
import { setKeeping } from '../lib/keeping';
import { deleteEntry, putEntry, readEntry, readIds } from './store';
import { useDeleteEntry, useIsKept, useLost, useRemember } from './useHistory';

vi.mock('./store', () => ({
  deleteEntry: vi.fn(),
  putEntry: vi.fn(),
  readEntry: vi.fn(),
  readIds: vi.fn(),
}));
vi.mock('@/shared/lib/thumbnail', () => ({ makeThumbnail: async () => new Blob(['jpeg']) }));

const photo = new File(['x'], 'a.jpg');
const full = new Error('QuotaExceededError');

function page() {
  const client = new QueryClient();
  return ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
}

/** Keeps an answer; whether the page then knows of one that was lost. */
async function remember(): Promise<boolean> {
  const { result } = renderHook(() => ({ keep: useRemember(), lost: useLost() }), { wrapper: page() });
  await act(() => result.current.keep(photo, makePrediction(), { pasted: false }));
  await act(() => new Promise((done) => setTimeout(done))); // when queries tell of what changed
  return result.current.lost.includes(makePrediction().image.sha256);
}

beforeEach(() => {
  setKeeping(true);
  vi.mocked(deleteEntry).mockReset();
  vi.mocked(readEntry).mockReset();
  vi.mocked(readIds).mockReset();
  vi.mocked(putEntry).mockReset().mockResolvedValue(7);
});

test('where the preview cannot be kept the answer is kept without', async () => {
  vi.mocked(putEntry).mockRejectedValueOnce(full);

  expect(await remember()).toBe(false);
  expect(vi.mocked(putEntry).mock.calls.map(([entry]) => entry.thumbnail)).toEqual([expect.any(Blob), null]);
});

test('an answer that cannot be kept at all is known to be lost', async () => {
  vi.mocked(putEntry).mockRejectedValue(full);

  expect(await remember()).toBe(true);
});

test.each([
  ['before the history was ever looked at', false],
  ['after the history was looked at', true],
])('an answer that was lost %s is known for as long as the page is open', async (_, lookedAt) => {
  vi.useFakeTimers();
  vi.mocked(putEntry).mockRejectedValue(full);
  const wrapper = page();
  if (lookedAt) renderHook(useLost, { wrapper }).unmount();
  const { result } = renderHook(useRemember, { wrapper });
  await act(() => result.current(photo, makePrediction(), { pasted: false }));

  await act(() => vi.advanceTimersByTimeAsync(60 * 60_000));

  expect(renderHook(useLost, { wrapper }).result.current).toHaveLength(1);
  vi.useRealTimers();
});

test('an answer to the same question takes the place of the entry that there is, and says so where it was pasted', async () => {
  const { result } = renderHook(useRemember, { wrapper: page() });
  const over = result.current(photo, makePrediction(), { pasted: true });

  await result.current(photo, makePrediction(), { pasted: true, over });

  const [first, second] = vi.mocked(putEntry).mock.calls.map(([entry]) => entry);
  expect(first).not.toHaveProperty('id');
  expect(second).toMatchObject({ id: 7, pasted: true });
});

test('nothing is kept while the visitor wants nothing kept', async () => {
  setKeeping(false);
  await remember();
  expect(putEntry).not.toHaveBeenCalled();

  setKeeping(true);
  await remember();
  expect(putEntry).toHaveBeenCalledOnce();
});

const entry = { id: 7, name: 'a.jpg', examinedAt: 1, thumbnail: null, result: makePrediction() };

test.each([
  ['overturns the verdict of an entry deletes that', 'uncertain', [[7]]],
  ['has the verdict of an entry leaves that', 'likely_fake', []],
] as const)('an answer that is not kept and %s', async (_, verdict, deleted) => {
  vi.mocked(readEntry).mockResolvedValue(entry);
  const { result } = renderHook(useRemember, { wrapper: page() });
  setKeeping(false);

  const over = Promise.resolve(7);
  const kept = await result.current(photo, makePrediction({ verdict }), { pasted: false, over });

  expect(vi.mocked(deleteEntry).mock.calls).toEqual(deleted);
  expect(putEntry).not.toHaveBeenCalled();
  expect(kept).toBeNull();
});

test('where the browser blocks storage by now, an answer that is not kept is no trouble', async () => {
  vi.mocked(readEntry).mockRejectedValue(full);
  const { result } = renderHook(useRemember, { wrapper: page() });
  setKeeping(false);

  const over = Promise.resolve(7);

  expect(await result.current(photo, makePrediction(), { pasted: false, over })).toBeNull();
});

test('an answer is kept for as long as its entry is not deleted', async () => {
  vi.mocked(readIds).mockResolvedValue([3, 7]);
  const { result } = renderHook(() => ({ isKept: useIsKept(7), remove: useDeleteEntry() }), {
    wrapper: page(),
  });
  await waitFor(() => expect(result.current.isKept).toBe(true));

  vi.mocked(readIds).mockResolvedValue([3]);
  result.current.remove.mutate(7);

  await waitFor(() => expect(result.current.isKept).toBe(false));
});

test('whether the entries of many photos are there still is one look at what there is, and reads none of them', async () => {
  vi.mocked(readIds).mockResolvedValue([1, 2]);
  const { result } = renderHook(() => [useIsKept(1), useIsKept(2), useIsKept(3), useRemember()] as const, {
    wrapper: page(),
  });
  await waitFor(() => expect(result.current.slice(0, 3)).toEqual([true, true, false]));

  await act(() => result.current[3](photo, makePrediction(), { pasted: false }));

  expect(readIds).toHaveBeenCalledTimes(2);
  expect(readEntry).not.toHaveBeenCalled();
});
