import { expect, test } from '@playwright/test';
import { addPhotos, verdict } from './page';
import { drawn, portrait } from './photos';
import { Service } from './service';

const PORT = Number(process.env.E2E_PORT ?? 7871) + 3;
const KEY = 'a-key-of-this-newsroom';

test('a service that asks for a key is given one, which lasts for the tab', async ({ page, context }) => {
  test.setTimeout(400_000);
  const service = new Service(PORT, { DEEPFAKE_API_KEYS: KEY });
  await service.start();
  try {
    await page.goto(service.url);
    await addPhotos(page, portrait, await drawn(page, 'second.png', 1));
    await expect(page.getByRole('heading', { name: 'This service asks for a key' })).toBeVisible();

    await page.getByLabel('API key').fill('not-the-right-one');
    await page.getByRole('button', { name: 'Send with this key' }).click();
    await expect(page.getByText(/Send a valid API key/)).toBeVisible();
    await expect(verdict(page)).toHaveCount(0);

    await page.getByLabel('API key').fill(KEY);
    await page.getByRole('button', { name: 'Send with this key' }).click();
    await expect(verdict(page)).toBeVisible();
    await page.getByRole('button', { name: /^second.png:/ }).click();
    await expect(verdict(page)).toBeVisible();

    await page.reload();
    await addPhotos(page, portrait);
    await expect(verdict(page)).toBeVisible();

    const other = await context.newPage();
    await other.goto(service.url);
    await addPhotos(other, portrait);
    await expect(other.getByRole('heading', { name: 'This service asks for a key' })).toBeVisible();
  } finally {
    await service.stop();
  }
});
