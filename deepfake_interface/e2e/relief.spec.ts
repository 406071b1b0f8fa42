import { expect, test } from '@playwright/test';
import { addPhotos, examine, frames, restingFrames } from './page';
import { drawn, portrait } from './photos';

const IDLE_MS = 2000;
const THREE_CHUNK = /ReliefCanvas-.*\.js/;

test('three.js comes with the first result, and not before', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => THREE_CHUNK.test(request.url()) && asked.push(request.url()));
  await page.goto('/', { waitUntil: 'networkidle' });
  await addPhotos(page, await drawn(page, 'grey.png', 0));
  await expect(page.getByRole('heading', { name: 'No face found' })).toBeVisible();
  expect(asked).toEqual([]);

  await examine(page, portrait);
  await expect.poll(() => asked.length).toBe(1);
});

test('a relief that could not be loaded is flat, and is loaded by choosing it again', async ({ page }) => {
  await page.route(THREE_CHUNK, (route) => route.abort());
  await page.goto('/');
  await examine(page, portrait);
  await expect(page.getByText('The relief could not be loaded', { exact: false })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Face 1 with the activation map laid over it' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn left' })).toHaveCount(0);

  await page.unroute(THREE_CHUNK);
  await page.getByText('Relief', { exact: true }).click();

  expect(await restingFrames(page)).toBeGreaterThan(0);
});

test('at rest no frame is drawn, and turning the face draws again', async ({ page }) => {
  await page.goto('/');
  await examine(page, portrait);
  const resting = await restingFrames(page);
  expect(resting).toBeGreaterThan(0);

  await page.waitForTimeout(IDLE_MS);
  expect(await frames(page)).toBe(resting);

  await page.getByRole('button', { name: 'Turn right' }).click();
  await expect.poll(() => frames(page)).toBeGreaterThan(resting);
});

test('the relief is drawn again where the browser took its context away, and is flat where it stays away', async ({
  page,
}) => {
  await page.goto('/');
  await examine(page, portrait);
  const resting = await restingFrames(page);
  const canvas = page.getByTestId('relief').locator('canvas');
  await canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    context?.loseContext();
    setTimeout(() => context?.restoreContext(), 300);
  });
  await expect.poll(() => frames(page)).toBeGreaterThan(resting);

  await canvas.evaluate((element: HTMLCanvasElement) =>
    element.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(),
  );

  await expect(page.getByRole('img', { name: 'Face 1 with the activation map laid over it' })).toBeVisible();
});

test('dragging turns the face by the primary button alone', async ({ page }) => {
  await page.goto('/');
  await examine(page, portrait);
  const relief = page.getByTestId('relief');
  await relief.scrollIntoViewIfNeeded();
  const resting = await restingFrames(page);
  const box = await relief.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 100];
  const drag = async (button: 'left' | 'right') => {
    await page.mouse.move(x, y);
    await page.mouse.down({ button });
    await page.mouse.move(x + 60, y, { steps: 5 });
    await page.mouse.up({ button });
  };

  await drag('right');
  expect(await restingFrames(page)).toBe(resting);
  await drag('left');
  await expect.poll(() => frames(page)).toBeGreaterThan(resting);
});

test('without motion the relief stands at once instead of rising', async ({ page }) => {
  // Rising takes at least 12 frames: each moves time on by 50 ms at most, and it lasts 600 ms.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await examine(page, portrait);

  expect(await restingFrames(page)).toBeLessThan(12);
});
