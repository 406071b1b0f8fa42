// Takes the pictures of docs/images from a running service: `npm run screens -- http://127.0.0.1:7860`.
// Only the page's own examples are shown. Needs Python with Pillow to write WebP.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const url = process.argv[2] ?? 'http://127.0.0.1:7860';
const root = fileURLToPath(new URL('../..', import.meta.url));
const python =
  process.env.PYTHON ?? (existsSync(`${root}.venv/bin/python`) ? `${root}.venv/bin/python` : 'python3');
const portrait = readFileSync(new URL('../public/examples/astronaut.jpg', import.meta.url));
const shots = mkdtempSync(`${tmpdir()}/screens-`);
const images = `${root}docs/images`;

const SIZES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const photo = (name, buffer) => ({ name, mimeType: 'image/jpeg', buffer });
const verdict = (page) => page.locator('#verdict').waitFor();

async function example(page) {
  await page.getByRole('button', { name: /The same portrait/ }).click();
  await verdict(page);
  // The relief rises for a moment.
  await page.waitForTimeout(3000);
}

async function several(page) {
  const more = [photo('astronaut.jpg', portrait), photo('cut-off.jpg', portrait.subarray(0, 20_000))];
  await page.locator('input[type=file]').setInputFiles(more);
  await verdict(page);
}

/** name of the picture -> size, theme, whether all of the page is shown, and the way there. */
const SCREENS = {
  start: ['desktop', 'light', false, async () => {}],
  result: ['desktop', 'light', true, example],
  'result-dark': ['desktop', 'dark', true, example],
  several: ['desktop', 'dark', false, (page) => example(page).then(() => several(page))],
  error: [
    'desktop',
    'light',
    false,
    async (page) => {
      await several(page);
      await page.getByRole('button', { name: /^cut-off.jpg/ }).click();
    },
  ],
  history: [
    'desktop',
    'light',
    false,
    async (page) => {
      await example(page);
      await several(page);
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('searchbox').waitFor();
    },
  ],
  how: ['desktop', 'dark', false, (page) => page.goto(`${url}/how-it-works`)],
  limits: ['desktop', 'light', false, (page) => page.goto(`${url}/limits`)],
  'model-card': ['desktop', 'light', true, (page) => page.goto(`${url}/model-card`)],
  'start-phone': ['phone', 'light', false, async () => {}],
  'start-phone-dark': ['phone', 'dark', false, async () => {}],
  'result-phone': ['phone', 'light', false, example],
  'result-phone-dark': ['phone', 'dark', false, example],
  'model-card-phone-dark': ['phone', 'dark', false, (page) => page.goto(`${url}/model-card`)],
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ],
});
for (const [name, [size, colorScheme, fullPage, go]] of Object.entries(SCREENS)) {
  const context = await browser.newContext({ ...SIZES[size], colorScheme });
  const page = await context.newPage();
  await page.goto(url);
  await go(page);
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${shots}/page-${name}.png`, fullPage });
  await context.close();
}
await browser.close();

mkdirSync(images, { recursive: true });
const toWebp = `
import sys
from pathlib import Path
from PIL import Image
for shot in Path(sys.argv[1]).glob("*.png"):
    target = Path(sys.argv[2]) / (shot.stem + ".webp")
    Image.open(shot).convert("RGB").save(target, quality=82, method=6)
    print(target.name, target.stat().st_size // 1000, "kB")
`;
process.stdout.write(execFileSync(python, ['-c', toWebp, shots, images]));
rmSync(shots, { recursive: true });
