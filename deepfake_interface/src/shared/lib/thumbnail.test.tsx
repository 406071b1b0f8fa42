import { makeStill, makeThumbnail } from './thumbnail';
import { webpTurn } from './webpTurn';

vi.mock('./webpTurn', () => ({ webpTurn: vi.fn() }));

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

/** Where a canvas of these sides, drawn on by this transform, has the upper left corner of a picture of 400 by 300. */
test.each([
  [2, [400, 300], [400, 0]],
  [3, [400, 300], [400, 300]],
  [4, [400, 300], [0, 300]],
  [5, [300, 400], [0, 0]],
  [6, [300, 400], [300, 0]],
  [7, [300, 400], [300, 400]],
  [8, [300, 400], [0, 400]],
])(
  'a WebP of orientation %s is drawn upright, whatever the browser does with its EXIF',
  async (orientation, sides, corner) => {
    const unturned = new Blob(['no EXIF']);
    vi.mocked(webpTurn).mockResolvedValue({ orientation, unturned });
    const decode = decoder().mockResolvedValue({ width: 400, height: 300, close: () => 0 });
    const context = { fillRect: vi.fn(), setTransform: vi.fn(), drawImage: vi.fn() };
    const canvases = vi.mocked(HTMLCanvasElement.prototype.getContext).mockReturnValue(context as never);

    expect(await makeStill(photo('turned.webp'), false)).toEqual(expect.any(Blob));

    const [a, b, c, d, e, f] = context.setTransform.mock.lastCall ?? [];
    const { width, height } = canvases.mock.contexts[0] as HTMLCanvasElement;
    expect(decode).toHaveBeenCalledWith(unturned);
    expect([width, height]).toEqual(sides);
    expect([e, f]).toEqual(corner);
    // The opposite corner is in the opposite corner.
    expect([400 * a + 300 * c + e, 400 * b + 300 * d + f]).toEqual([width - e, height - f]);
    vi.mocked(webpTurn).mockReset();
  },
);

test('only an animation, and a photo that browsers may not turn, needs a still copy', async () => {
  decoder();

  expect(await makeStill(photo('as-it-is.jpg'), false)).toBeNull();
  expect(await makeStill(photo('animated.png'), true)).toEqual(expect.any(Blob));
});
