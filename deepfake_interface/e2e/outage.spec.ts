import { expect, test } from '@playwright/test';
import { addPhotos, examine, verdict } from './page';
import { drawn, portrait } from './photos';
import { Service } from './service';

const PORT = Number(process.env.E2E_PORT ?? 7871) + 1;

test('the service goes and comes back: the photo waits and is examined by itself', async ({ page }) => {
  test.setTimeout(400_000);
  const service = new Service(PORT);
  await service.start();
  try {
    await page.goto(service.url);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

    await service.stop();
    await addPhotos(page, portrait);
    await expect(page.getByRole('heading', { name: 'The service does not answer' })).toBeVisible();
    await expect(page.getByText('Trying again every few seconds', { exact: false })).toBeVisible();

    await service.start();
    await expect(verdict(page)).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText('Trying again every few seconds', { exact: false })).toBeHidden();
  } finally {
    await service.stop();
  }
});

test('offline, the photo waits for the connection', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await context.setOffline(true);
  await addPhotos(page, portrait);
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  await expect(page.getByText('You are offline. Photos wait here', { exact: false })).toBeVisible();

  await context.setOffline(false);
  await expect(verdict(page)).toBeVisible();
});

test('a full service is asked again after the time that it names', async ({ page }) => {
  test.setTimeout(400_000);
  const service = new Service(PORT, { DEEPFAKE_WORKERS: '1', DEEPFAKE_QUEUE_SIZE: '0' });
  await service.start();
  let full = true;
  const others: Promise<void>[] = [];
  try {
    await page.goto(service.url);
    const large = await drawn(page, 'large.png', 3, 1400);
    // Two other visitors keep the only worker busy.
    const visit = async () => {
      while (full) {
        const body = new FormData();
        body.append('file', new Blob([new Uint8Array(large.buffer)]), large.name);
        await fetch(`${service.url}/predict`, { method: 'POST', body });
      }
    };
    others.push(visit(), visit());

    const refused = page.waitForResponse((response) => response.status() === 503);
    // Several, since one could slip in between two of the others' photos.
    await addPhotos(page, portrait, { ...portrait, name: 'second.jpg' }, { ...portrait, name: 'third.jpg' });
    expect((await refused).headers()['retry-after']).toBeTruthy();
    await expect(page.getByRole('button', { name: /: Will try again$/ }).first()).toBeVisible();

    full = false;
    await expect(page.getByRole('button', { name: /\.jpg: (Strong|Uncertain|No)/ })).toHaveCount(3);
  } finally {
    full = false;
    await Promise.allSettled(others);
    await service.stop();
  }
});

test('over the rate limit the photo waits as long as the service asks', async ({ page }) => {
  test.setTimeout(400_000);
  const service = new Service(PORT, { DEEPFAKE_RATE_LIMIT: '1/15second' });
  await service.start();
  try {
    await page.goto(service.url);
    await examine(page, portrait);
    const refused = page.waitForResponse((response) => response.status() === 429);
    await addPhotos(page, { ...portrait, name: 'second.jpg' });
    expect(Number((await refused).headers()['retry-after'])).toBeGreaterThan(0);
    await expect(page.getByRole('button', { name: 'second.jpg: Will try again' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^second.jpg: (Strong|Uncertain|No)/ })).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    await service.stop();
  }
});

test('what another host answers in the place of the service is no model card', async ({ page }) => {
  await page.route('**/model', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<html>waking up</html>' }),
  );
  await page.goto('/');

  await examine(page, portrait);
  await page.goto('/model-card');

  await expect(page.getByRole('button', { name: 'Load again' })).toBeVisible({ timeout: 30_000 });
});
