import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { devices, expect, test } from '@playwright/test';
import { addPhotos, examine, verdict } from './page';
import { blended, broken, declared, drawn, portrait, sideways } from './photos';

/** The one verdict that a model must give the manipulated example, and must not give the authentic one. */
const STRONG = 'Strong evidence of a fake, likely altered';

test.beforeEach(({ page }) => page.goto('/'));

test('a photo gets a verdict, a score on the scale, a boxed face, and is sent byte for byte', async ({
  page,
}) => {
  await examine(page, portrait);

  await expect(page.getByRole('meter', { name: 'Probability of a fake' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Face 1:/ })).toBeVisible();
  await expect(verdict(page)).not.toHaveText(STRONG);
  await expect(page.getByText(createHash('sha256').update(portrait.buffer).digest('hex'))).toBeVisible();
});

test('both examples are one press away, and are told apart', async ({ page }) => {
  await page.getByRole('button', { name: /as photographed/ }).click();
  await expect(verdict(page)).toBeVisible();
  await expect(verdict(page)).not.toHaveText(STRONG);

  await page.getByRole('button', { name: 'Remove astronaut.jpg' }).click();
  await page.getByRole('button', { name: /The same portrait, manipulated/ }).click();
  await expect(verdict(page)).toHaveText(STRONG);
});

test('of two photos one is broken: it says so, and the other is examined all the same', async ({ page }) => {
  await addPhotos(page, broken, portrait);

  await expect(page.getByRole('heading', { name: 'This picture is damaged' })).toBeVisible();
  await page.getByRole('button', { name: /^astronaut.jpg:/ }).click();
  await expect(verdict(page)).toBeVisible();
});

test('a tile is pressed also where its picture appears under the pointer meanwhile', async ({ page }) => {
  await page.evaluate(() => {
    const decode = createImageBitmap;
    const asked = new Promise((shown) => window.addEventListener('show', shown, { once: true }));
    window.createImageBitmap = async (file: ImageBitmapSource) => {
      await asked;
      return decode(file);
    };
  });
  await examine(page, portrait, blended);
  const tile = page.getByRole('button', { name: /^astronaut-self-blended.jpg:/ });
  await expect(tile).toHaveAttribute('aria-current', 'false');

  await tile.hover();
  await page.mouse.down();
  await page.evaluate(() => window.dispatchEvent(new Event('show')));
  await expect(tile.locator('img')).toBeVisible();
  await page.mouse.up();

  await expect(tile).toHaveAttribute('aria-current', 'true');
});

test('a finger chooses a photo by the middle of its tile, and removes none there', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', ...devices['Pixel 7'] });
  const page = await context.newPage();
  await page.goto('/');
  await addPhotos(page, portrait, blended);
  const tile = page.getByRole('button', { name: new RegExp(`^${blended.name}: (Strong|Uncertain|No)`) });
  await expect(tile).toBeVisible();
  await expect(tile.locator('img')).toBeVisible();

  await tile.tap();
  await expect(tile).toHaveAttribute('aria-current', 'true');
  await tile.tap();
  await expect(tile).toHaveAttribute('aria-current', 'true');
  await context.close();
});

test('without a face the answer says so, and the whole picture can be scored instead', async ({ page }) => {
  await addPhotos(page, await drawn(page, 'grey.png', 0));

  await expect(page.getByRole('heading', { name: 'No face found' })).toBeVisible();
  await expect(page.getByRole('meter')).toHaveCount(0);
  await page.getByRole('button', { name: 'Score the whole picture instead' }).click();

  await expect(page.getByRole('meter')).toBeVisible();
  await expect(page.getByText(/The whole picture was scored as one/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Face 1:/ })).toHaveCount(0);
  await expect(page.getByRole('img', { name: /^Relief: whole picture/ })).toBeVisible();
});

test('how steady a score is can be checked, and is then part of the answer', async ({ page }) => {
  await examine(page, portrait);

  await page.getByRole('button', { name: 'Check how steady the score is' }).click();

  await expect(page.getByText(/^(Steady|Not steady): .*% under small edits$/)).toBeVisible();
  await expect(page.getByText(/% to .*% when re-encoded/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check how steady the score is' })).toHaveCount(0);
});

test('a further question leaves the answer and the place where it was asked, also where it is cancelled', async ({
  page,
}) => {
  await examine(page, portrait);
  const score = await page.getByRole('meter').getAttribute('aria-valuenow');
  await page.route(/stability=true/, () => {}); // never answered

  const check = page.getByRole('button', { name: 'Check how steady the score is' });
  await check.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => window.scrollY);
  await check.click();
  await expect(check).toHaveAttribute('aria-busy', 'true');
  await expect(check).toBeFocused();
  await expect(page.getByRole('meter')).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(place);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();

  await expect(verdict(page)).toBeVisible();
  expect(await page.getByRole('meter').getAttribute('aria-valuenow')).toBe(score);
});

test('coming back to this screen tells a screen reader nothing anew', async ({ page }) => {
  await examine(page, portrait);
  await expect(page.getByRole('status').getByText(/^astronaut.jpg: /)).toHaveCount(1);

  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await page.goBack();

  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole('status').getByText(/photo added/)).toHaveCount(0);
});

test('a file that is no picture is not said to have been read', async ({ page }) => {
  await addPhotos(page, broken);

  await expect(page.getByRole('heading', { name: 'This picture is damaged' })).toBeVisible();
  await expect(page.getByText('The service could read it')).toHaveCount(0);
});

test('a file that declares itself generated is quoted, and its score is that of the same pixels', async ({
  page,
}) => {
  await examine(page, portrait);
  await expect(page.getByText('What the file says of itself')).toHaveCount(0);
  const score = await page.getByRole('meter').getAttribute('aria-valuenow');

  await page.getByRole('button', { name: 'Remove astronaut.jpg' }).click();
  await examine(page, declared);

  await expect(verdict(page)).toHaveText(/the file itself says a generative model made it/);
  await expect(page.getByText(/It says that a generative model made this picture/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'declared.jpg: File says it is generated' })).toBeVisible();
  expect(await page.getByRole('meter').getAttribute('aria-valuenow')).toBe(score);
});

test('a WebP that its EXIF turns is shown as the service read it, which Chromium by itself does not', async ({
  page,
}) => {
  await examine(page, await sideways(page));

  const photo = page.getByRole('img', { name: /sideways.webp/ });
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1024);
  await expect(page.getByRole('button', { name: /^Face 1/ }).first()).toBeVisible();
  await expect(page.getByText(/turns the picture otherwise/)).toBeHidden();
});

test('each of several faces has its own box and row', async ({ page }) => {
  await examine(page, await drawn(page, 'pair.png', 2));

  await expect(page.getByRole('button', { name: /^Face [12]:/ })).toHaveCount(2);
  await page.getByRole('button', { name: /^Face 2:/ }).click();
  await expect(page.getByRole('heading', { name: 'What face 2 resembles' })).toBeVisible();
});

test('a slow upload shows its progress, can be cancelled and tried again', async ({ page }) => {
  const network = await page.context().newCDPSession(page);
  const throttle = (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await throttle(4_000);
  await addPhotos(page, portrait);

  await expect(page.getByRole('progressbar', { name: 'Upload of astronaut.jpg' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel astronaut.jpg' }).click();
  await expect(page.getByRole('heading', { name: 'Cancelled' })).toBeVisible();

  await throttle(-1);
  await page.getByRole('button', { name: 'Try astronaut.jpg again' }).click();
  await expect(verdict(page)).toBeVisible();
});

test('a photo can be pasted', async ({ page }) => {
  await page.evaluate(async () => {
    const blob = await (await fetch('/examples/astronaut.jpg')).blob();
    const data = new DataTransfer();
    data.items.add(new File([blob], 'pasted.jpg', { type: 'image/jpeg' }));
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
  });

  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^pasted.jpg:/ })).toBeVisible();
});

test('a photo can be dropped, and what is no picture is not sent', async ({ page }) => {
  const dropped = await page.evaluateHandle(async () => {
    const blob = await (await fetch('/examples/astronaut.jpg')).blob();
    const data = new DataTransfer();
    data.items.add(new File([blob], 'dropped.jpg', { type: 'image/jpeg' }));
    data.items.add(new File(['text'], 'notes.txt', { type: 'text/plain' }));
    return data;
  });
  await page.getByRole('region', { name: 'Add photos' }).dispatchEvent('drop', { dataTransfer: dropped });

  const refused = /^Not a picture, so it was not sent: \Wnotes\.txt\W$/;
  await expect(page.getByRole('main').getByText(refused)).toBeVisible();
  await expect(page.getByRole('status').getByText(refused)).toHaveCount(1);
  await expect(verdict(page)).toBeVisible();
});

test('a photo that is dropped beside the content, on another screen, is examined too', async ({ page }) => {
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  const dropped = await page.evaluateHandle(async () => {
    const blob = await (await fetch('/examples/astronaut.jpg')).blob();
    const data = new DataTransfer();
    data.items.add(new File([blob], 'dropped.jpg', { type: 'image/jpeg' }));
    return data;
  });

  await page.getByRole('banner').dispatchEvent('drop', { dataTransfer: dropped });

  await expect(verdict(page)).toBeVisible();
  await expect(page).toHaveURL('/');
});

test('the camera takes a photo', async ({ page }) => {
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await page.getByRole('button', { name: 'Take photo' }).click();

  // The test camera shows a colour wheel, and that is no face.
  await expect(page.getByRole('heading', { name: 'No face found' })).toBeVisible();
});

test('the report leaves as JSON, as a curl command and on paper', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await examine(page, blended, {
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('no photo'),
  });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download JSON' }).click();
  const report = await download;
  expect(report.suggestedFilename()).toBe('astronaut-self-blended-analysis.json');
  expect(JSON.parse(readFileSync(await report.path(), 'utf8'))).toMatchObject({
    file: 'astronaut-self-blended.jpg',
    image: { width: 512 },
  });

  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`/predict?explain=true`);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByText('Not a picture').first()).toBeHidden();
  await expect(page.getByText(/Absence of evidence is not proof of authenticity, and/)).toBeVisible();
  const photo = await page.getByRole('img', { name: /^Photo / }).boundingBox();
  const finding = await verdict(page).boundingBox();
  expect((photo?.y ?? 0) + (photo?.height ?? 0)).toBeLessThanOrEqual(finding?.y ?? 0);
});
