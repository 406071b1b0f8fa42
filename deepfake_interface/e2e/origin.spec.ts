import { expect, test } from '@playwright/test';
import { examine, restingFrames } from './page';
import { portrait } from './photos';

test('no request leaves the origin, and nothing breaks the Content-Security-Policy', async ({
  page,
  baseURL,
}) => {
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['blob:', 'data:'].includes(protocol) && origin !== baseURL) strangers.push(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));

  const answer = await page.goto('/');
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toMatch(/script-src 'self'(;|$)/);

  await examine(page, portrait);
  await restingFrames(page);
  for (const name of ['History', 'How it works', 'Limits', 'Model card']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  expect(strangers).toEqual([]);
  expect(complaints).toEqual([]);
});

test('hashed assets are kept for ever, the page itself never', async ({ request }) => {
  const index = await request.get('/history');
  expect(index.headers()['cache-control']).toContain('no-cache');

  const asset = /\/assets\/[^"]+\.js/.exec(await index.text())?.[0];
  expect((await request.get(asset ?? '')).headers()['cache-control']).toContain('immutable');
});
