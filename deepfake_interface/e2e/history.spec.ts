import { expect, test } from '@playwright/test';
import { addPhotos, examine, verdict } from './page';
import { blended, drawn, portrait } from './photos';

test('the history survives a reload, can be searched, opened and deleted', async ({ page }) => {
  await page.goto('/');
  await examine(page, portrait);
  await addPhotos(page, blended);
  await expect(
    page.getByRole('button', { name: /^astronaut-self-blended.jpg: (Strong|Uncertain|No)/ }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();
  const cards = page.getByRole('main').getByRole('listitem');
  await expect(cards).toHaveCount(2);

  await page.reload();
  await expect(cards).toHaveCount(2);

  await page.getByRole('searchbox').fill('blended');
  await expect(cards).toHaveCount(1);
  await page.getByRole('link', { name: /^Open astronaut-self-blended.jpg/ }).click();
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole('img', { name: 'Photo astronaut-self-blended.jpg' })).toBeVisible();

  await page.getByRole('link', { name: 'Back to history' }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('blended');
  await expect(cards).toHaveCount(1);
  await page.getByRole('link', { name: /^Open astronaut-self-blended.jpg/ }).click();
  await expect(verdict(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('blended');
  await page.getByRole('searchbox').clear();
  await page.getByRole('button', { name: 'Delete astronaut.jpg from this device' }).click();
  await expect(cards).toHaveCount(1);

  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByText('Nothing here yet.', { exact: false })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing here yet.', { exact: false })).toBeVisible();

  await page.getByRole('link', { name: 'Examine a photo' }).press('Enter');
  await expect(page).toHaveURL('/');
});

test('a checksum that is searched for in vain fits a phone, and what can be undone is not on paper', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/');
  await examine(page, portrait);
  await addPhotos(page, blended);
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('searchbox').fill('0123456789abcdef'.repeat(4));
  await expect(page.getByText(/^Nothing matches/)).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await page.getByRole('searchbox').clear();
  await page.getByRole('button', { name: 'Delete astronaut.jpg from this device' }).click();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(undo).toBeHidden();
});

test('what is transparent is white in the preview, as the service sees it', async ({ page }) => {
  await page.goto('/');
  await addPhotos(page, await drawn(page, 'glass.png', 0, 400, 'transparent'));
  await expect(page.getByRole('heading', { name: 'No face found' })).toBeVisible();
  await page.getByRole('link', { name: 'History' }).click();

  const preview = page.getByRole('main').getByRole('listitem').locator('img');
  const pixel = await preview.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(10, 10, 1, 1).data ?? [])];
  });

  expect(pixel).toEqual([255, 255, 255, 255]);
});
