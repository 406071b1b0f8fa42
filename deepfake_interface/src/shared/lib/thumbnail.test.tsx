import { makeThumbnail } from './thumbnail';

const photo = (name: string) => new File(['x'], name);

/** Decoding that takes a moment. jsdom decodes nothing. */
function decoder() {
  let open = 0;
  const decode = vi.fn(async (_file: Blob) => {
    open += 1;
    expect(open).toBe(1);
    await new Promise((done) => setTimeout(done, 5));
    return { width: 4000, height: 3000, close: () => (open -= 1) };
  });
  vi.stubGlobal('createImageBitmap', decode);
  return decode;
}

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob(['jpeg'])));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('many photos are decoded one after another, and each of them once', async () => {
  const decode = decoder();
  const photos = ['a', 'b', 'c'].map(photo);

  const first = await Promise.all(photos.map(makeThumbnail));
  const again = await Promise.all(photos.map(makeThumbnail));

  expect(decode.mock.calls.map(([file]) => file)).toEqual(photos);
  expect(first).toEqual(photos.map(() => expect.any(Blob)));
  expect(again.every((thumbnail, index) => thumbnail === first[index])).toBe(true);
});

test('a file that cannot be decoded has none, and keeps none from the next', async () => {
  decoder().mockRejectedValueOnce(new DOMException('', 'InvalidStateError'));

  expect(await Promise.all([photo('broken'), photo('b')].map(makeThumbnail))).toEqual([
    null,
    expect.any(Blob),
  ]);
});
