import { expect, type Locator, type Page } from '@playwright/test';
import type { Photo } from './photos';

/** Which verdict a photo gets is the model's business, and models change; that it gets one is the page's. */
export const ANY_VERDICT =
  /^(Strong evidence of a fake.*|Uncertain|No evidence of a fake found|The network .*, but the file itself says .*)$/;

export async function addPhotos(page: Page, ...photos: Photo[]): Promise<void> {
  await fileInput(page).setInputFiles(photos);
}

export function fileInput(page: Page): Locator {
  return page.locator('input[type=file]');
}

export function verdict(page: Page): Locator {
  return page.getByRole('heading', { name: ANY_VERDICT });
}

export async function examine(page: Page, ...photos: Photo[]): Promise<void> {
  await addPhotos(page, ...photos);
  await expect(verdict(page)).toBeVisible();
}

/** Frames that the relief's renderer has drawn; null while there is none. */
export async function frames(page: Page): Promise<number | null> {
  const count = await page.getByTestId('relief').getAttribute('data-frames');
  return count === null ? null : Number(count);
}

/** Waits until the relief has drawn and come to rest. */
export async function restingFrames(page: Page): Promise<number> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const now = await frames(page);
        const resting = now !== null && now === last;
        last = now ?? -1;
        return resting;
      },
      { intervals: [700] },
    )
    .toBe(true);
  return last;
}
