// Writes src/api/schema.d.ts from the service's own OpenAPI document; with --check, fails when it is stale.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url));
const python =
  process.env.PYTHON ?? (existsSync(`${root}.venv/bin/python`) ? `${root}.venv/bin/python` : 'python3');

const document = execFileSync(python, ['cli.py', 'openapi'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 24,
});
const header = '// Generated from the OpenAPI document by `npm run types`. Do not edit.\n\n';
const types = header + astToString(await openapiTS(JSON.parse(document)));

if (!process.argv.includes('--check')) {
  writeFileSync(target, types);
  console.log('src/api/schema.d.ts written');
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== types) {
  console.error('src/api/schema.d.ts is stale: run `npm run types` and commit it.');
  process.exit(1);
} else {
  console.log('src/api/schema.d.ts is up to date');
}
