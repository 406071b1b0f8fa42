// Fails when the JavaScript that the first load needs exceeds its budget, or when three.js or axios's other adapter has
// crept into it.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 150;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const read = (file) => readFileSync(new URL(file, dist));
const gzipped = (files) => files.reduce((sum, file) => sum + gzipSync(read(file)).length, 0) / 1000;

function withImports(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key].imports ?? []) withImports(imported, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = [...withImports(entry)].map((key) => manifest[key].file).concat('theme.js');
const relief = Object.keys(manifest).find((key) => key.endsWith('ReliefCanvas.tsx'));
const later = [...withImports(relief)]
  .map((key) => manifest[key].file)
  .filter((file) => !first.includes(file));

const firstKb = gzipped(first);
console.log(`first load: ${firstKb.toFixed(1)} kB gzip in ${first.length} files (budget ${BUDGET_KB})`);
console.log(`3D chunk, with the first result only: ${gzipped(later).toFixed(1)} kB gzip`);

const failures = [];
if (firstKb > BUDGET_KB) failures.push(`the first load needs ${firstKb.toFixed(1)} kB, over ${BUDGET_KB}`);
if (first.some((file) => read(file).includes('WebGLRenderer')))
  failures.push('three.js is part of the first load');
if (first.some((file) => read(file).includes('Response type')))
  failures.push('the adapter of axios that nothing is sent by is part of the first load');
if (!later.some((file) => read(file).includes('WebGLRenderer')))
  failures.push('no lazy chunk holds three.js');
for (const failure of failures) console.error(failure);
console.log(`${4 - failures.length} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);
