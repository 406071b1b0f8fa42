import { expect, type Page, test } from '@playwright/test';
import { examine, restingFrames, verdict } from './page';
import { portrait } from './photos';

/** Presses Tab until the focus is on what has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? (element as HTMLElement | null)?.innerText ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

test('everything can be done with the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, /as photographed/);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();

  const before = await restingFrames(page);
  await tabTo(page, /^Turn left$/);
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByTestId('relief').getAttribute('data-frames').then(Number))
    .toBeGreaterThan(before);

  await page.keyboard.press('Shift+Tab');
  await tabTo(page, /^Download JSON$/);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await download;

  await page.reload();
  await tabTo(page, /^History$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo(page, /^Delete all$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  // Gone from the page, not merely hidden: the browser hides it before it tells the page, which would take a key pressed
  // in between for one of the dialog that is open still.
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Delete all' })).toBeFocused();

  await page.keyboard.press('Enter');
  await tabTo(page, /^Keep/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Delete all' })).toBeFocused();

  await tabTo(page, /^Delete astronaut/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing here yet', { exact: false })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
});

for (const height of [600, 844])
  test(`on a phone ${height} px high nothing that has the focus is behind the bar at the lower edge`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 390, height });
    await page.goto('/');
    await examine(page, portrait);
    await restingFrames(page);

    const reached = new Set<string>();
    const covered = new Set<string>();
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const [element, bar] = [document.activeElement, document.querySelector('nav')];
        if (!element || !bar || element === document.body || bar.contains(element)) return null;
        const isCovered = element.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
        return { html: element.outerHTML, isCovered };
      });
      if (focus) reached.add(focus.html);
      if (focus?.isCovered) covered.add(focus.html);
    }

    expect(reached.size).toBeGreaterThan(15);
    expect([...covered]).toEqual([]);
  });
