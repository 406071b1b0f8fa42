import { expect, test } from '@playwright/test';
import { examine } from './page';
import { portrait } from './photos';

test.use({
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', '--disable-3d-apis'],
  },
});

test('without WebGL the map lies flat over the face, and three.js is not even asked for', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('ReliefCanvas') && asked.push(request.url()));
  await page.goto('/');
  await examine(page, portrait);

  await expect(page.getByText('offers no WebGL', { exact: false })).toBeVisible();
  const overlay = page.getByRole('img', { name: 'Face 1 with the activation map laid over it' });
  const before = await overlay.screenshot();
  await page.getByRole('slider', { name: /Map strength/ }).fill('0');
  await expect.poll(async () => (await overlay.screenshot()).equals(before)).toBe(false);
  expect(asked).toEqual([]);
});
