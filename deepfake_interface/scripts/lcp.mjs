// Measures Largest Contentful Paint of the built page from a running service: `npm run lcp -- http://127.0.0.1:7860`.
import { chromium } from '@playwright/test';

const RUNS = 7;
const BUDGET_MS = 1500;
const url = process.argv[2] ?? 'http://127.0.0.1:7860';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

async function measure(viewport) {
  // A context of its own, so that each run begins with an empty cache.
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'networkidle' });
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const last = list.getEntries().at(-1);
          resolve({ ms: last.startTime, element: last.element?.tagName });
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
  await context.close();
  return paint;
}

let worst = 0;
for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  const paints = [];
  for (let run = 0; run < RUNS; run++) paints.push(await measure(viewport));
  const times = paints.map(({ ms }) => ms).sort((a, b) => a - b);
  const median = times[Math.floor(RUNS / 2)];
  worst = Math.max(worst, median);
  console.log(
    `${viewport.width} × ${viewport.height}: LCP ${median.toFixed(0)} ms (median of ${RUNS}, ${times[0].toFixed(0)}–${times.at(-1).toFixed(0)}), ${paints[0].element}`,
  );
}
await browser.close();
process.exit(worst < BUDGET_MS ? 0 : 1);
