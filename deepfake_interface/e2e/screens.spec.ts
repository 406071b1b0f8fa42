import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { addPhotos, examine, restingFrames, verdict } from './page';
import { broken, drawn, portrait } from './photos';

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const LARGE_LETTERS = ':root { font-size: 24px }';

const READINGS = [
  ['/how-it-works', 'How it works'],
  ['/limits', 'Limits'],
  ['/model-card', 'Model card'],
  ['/nothing-here', 'There is nothing at this address'],
] as const;

/** No serious or critical finding, and nothing wider than the screen, at either size. */
async function inspect(page: Page, screen: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    expect.soft(await overflow(page), `${screen} on ${size} is wider than the screen`).toBeLessThanOrEqual(0);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(grave, screen).toEqual([]);
  await page.setViewportSize(SIZES.desktop);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen is accessible and fits, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(400_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await inspect(page, 'empty');

    await page.getByRole('button', { name: 'Use the camera' }).click();
    await expect(page.getByRole('button', { name: 'Take photo' })).toBeEnabled();
    await inspect(page, 'camera');
    await page.keyboard.press('Escape');

    await examine(page, portrait);
    await restingFrames(page);
    await inspect(page, 'result');

    await addPhotos(page, broken);
    await expect(page.getByRole('heading', { name: 'This picture is damaged' })).toBeVisible();
    await inspect(page, 'error');

    const [grey, pair] = [await drawn(page, 'grey.png', 0), await drawn(page, 'pair.png', 2)];
    await addPhotos(page, grey);
    await expect(page.getByRole('heading', { name: 'No face found' })).toBeVisible();
    await inspect(page, 'no face');

    await addPhotos(page, pair);
    await expect(page.getByRole('heading', { name: /^Faces/ })).toBeVisible();
    await inspect(page, 'several faces');

    await addPhotos(page, { ...portrait, name: 'fifth.jpg' }, { ...portrait, name: 'sixth.jpg' });
    await expect(page.getByRole('group', { name: 'Show only' })).toBeVisible();
    await expect(verdict(page)).toBeVisible();
    await inspect(page, 'many photos');

    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByRole('searchbox')).toBeVisible();
    await inspect(page, 'history');
    await page.getByRole('button', { name: 'Delete grey.png from this device' }).click();
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await inspect(page, 'history with a way back');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('link', { name: /^Open grey.png/ })).toBeVisible();
    await page.getByRole('link', { name: /^Open astronaut.jpg/ }).click();
    await expect(verdict(page)).toBeVisible();
    await inspect(page, 'history entry');
    await page.goto('/history');
    await page.getByRole('button', { name: 'Delete all' }).click();
    await inspect(page, 'delete all');

    for (const [path, heading] of READINGS) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await inspect(page, path);
    }
  });
}

test('at a zoom of 400 % the navigation goes away with the page and leaves the screen to the content', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 225 });
  await page.goto('/');
  await expect(page.getByRole('navigation')).toBeInViewport();
  expect(await overflow(page)).toBeLessThanOrEqual(0);

  await page.evaluate(() => window.scrollTo(0, 400));

  await expect(page.getByRole('navigation')).not.toBeInViewport();
});

test('with letters half as large again a phone’s screen is wide enough, and no numbers overlap on ruler or gauge', async ({
  page,
}) => {
  await page.setViewportSize(SIZES.phone);
  await page.goto('/');
  await page.addStyleTag({ content: LARGE_LETTERS });
  await examine(page, await drawn(page, 'wide.png', 2));
  await expect(page.getByText('Speaks for a fake')).toBeVisible();
  await addPhotos(page, { ...portrait, name: `${'a'.repeat(120)}.txt`, mimeType: 'text/plain' });
  await expect(page.locator('main').getByText(/^Not a picture/)).toBeVisible();

  for (const width of [320, SIZES.phone.width]) {
    await page.setViewportSize({ ...SIZES.phone, width });
    expect.soft(await overflow(page), `at ${width}`).toBeLessThanOrEqual(0);
    const labels = await page.getByRole('meter').locator('+ div > span').all();
    const boxes = await Promise.all(labels.map((label) => label.boundingBox()));
    expect(boxes.length).toBe(4);
    boxes.reduce((before, after) => {
      const end = (before?.x ?? 0) + (before?.width ?? 0);
      expect.soft(end, `the gauge’s labels at ${width}`).toBeLessThan(after?.x ?? 0);
      return after;
    });
  }
  for (const [side, length] of [
    ['left', 'width'],
    ['top', 'height'],
  ] as const) {
    const numbers = await page.locator(`figure span[style*="${side}"]:visible`).all();
    const boxes = await Promise.all(
      numbers.map((number) => number.evaluate((it) => it.getBoundingClientRect().toJSON())),
    );
    expect(boxes.length).toBeGreaterThan(1);
    boxes.reduce((before, after) => {
      expect(before[side] + before[length]).toBeLessThanOrEqual(after[side] + 1);
      return after;
    });
  }
});

test('with letters half as large again what there is to read fits a phone, and so do the tables that are folded', async ({
  page,
}) => {
  for (const [path, heading] of READINGS) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await page.addStyleTag({ content: LARGE_LETTERS });
    await page.locator('details').evaluateAll(async (all) => {
      for (const folded of all as HTMLDetailsElement[]) folded.open = true;
      await document.fonts.ready;
    });

    for (const width of [SIZES.phone.width, 320]) {
      await page.setViewportSize({ ...SIZES.phone, width });
      expect.soft(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test('the chosen theme is there at the first paint after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('button', { name: /^Colour theme: System/ }).click();
  await page.getByRole('button', { name: /^Colour theme: Light/ }).click();
  await page.reload();

  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(16, 19, 20)');
});

test('in a contrast theme of the system the bands and what is chosen can still be told apart', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.goto('/');
  await examine(page, portrait);

  const bands = page.getByRole('meter').locator('.hatch, .hatch ~ div, div:has(~ .hatch)');
  await expect(bands).toHaveCount(3);
  const colors = await bands.evaluateAll((list) =>
    list.map((band) => getComputedStyle(band).backgroundColor),
  );
  expect(new Set(colors).size).toBe(3);
  const bar = page.getByRole('listitem').filter({ hasText: 'Untouched photograph' }).locator('.track');
  const color = (element: Locator) => element.evaluate((node) => getComputedStyle(node).backgroundColor);
  const canvas = await color(page.locator('body'));
  expect(await color(bar)).toBe(canvas);
  expect(await color(bar.locator('span'))).not.toBe(canvas);
  await expect(bar).toHaveCSS('outline-style', 'solid');
  const option = (name: string) => page.locator('label', { has: page.getByRole('radio', { name }) });
  await expect(option('Relief')).toHaveCSS('outline-style', 'solid');
  await expect(option('Overlay')).toHaveCSS('outline-style', 'none');
});

test('on the dark stage the focus is light, in the light theme too', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const choose = page.getByRole('button', { name: 'Choose photos' });
  await page.keyboard.press('Tab');
  await choose.focus();

  await expect(choose).toHaveCSS('outline-color', 'rgb(130, 177, 255)');
});
