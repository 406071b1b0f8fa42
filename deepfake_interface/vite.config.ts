import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const service = process.env.SERVICE_URL ?? 'http://127.0.0.1:7860';
const apiPaths = [
  '/predict',
  '/model',
  '/limits.json',
  '/healthz',
  '/readyz',
  '/metrics',
  '/docs',
  '/openapi.json',
];

/** axios brings an adapter for `fetch` into every build, though browsers send by its other one: 4 kB of the first load. */
const withoutFetchAdapter: Plugin = {
  name: 'without-fetch-adapter',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id === './fetch.js' && importer?.endsWith('/axios/lib/adapters/adapters.js') ? NO_ADAPTER : null,
  load: (id) => (id === NO_ADAPTER ? 'export const getFetch = () => false;' : null),
};
const NO_ADAPTER = '\0no-adapter';

export default defineConfig({
  plugins: [react(), tailwindcss(), withoutFetchAdapter],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // `^/model$` and its like: a prefix match would also swallow the page's own /model-card.
  server: { proxy: Object.fromEntries(apiPaths.map((path) => [`^${path}(/|\\?|$)`, service])) },
  build: {
    // The size check reads which chunks the first load needs from this manifest.
    manifest: true,
    // The Content-Security-Policy allows scripts and fonts from files only, never as data: URLs.
    assetsInlineLimit: 0,
    // Older browsers load a chunk's imports when it runs; the polyfill would have every visitor load it.
    modulePreload: { polyfill: false },
    // three.js alone is larger than the default warning; it is a lazy chunk, and `npm run size` guards the rest.
    chunkSizeWarningLimit: 1200,
  },
  test: {
    globals: true,
    // Queries by role are slow in jsdom; a busy machine must not turn that into a failure.
    testTimeout: 60_000,
    maxWorkers: 2,
    // Only components need a document, and making one costs more than most tests.
    projects: [
      {
        extends: true,
        test: { name: 'logic', environment: 'node', include: ['src/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'components',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx'],
          setupFiles: ['src/test/setup.ts'],
        },
      },
    ],
  },
});
