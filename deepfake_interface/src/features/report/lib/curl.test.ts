import { execFileSync } from 'node:child_process';
import { curlCommand } from './curl';

/** What a real shell makes of the command's words. */
function words(command: string): string[] {
  const script = command.replace(/^curl /, `printf '%s\\n' `);
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

test('the command asks the same question as the page', () => {
  expect(words(curlCommand('http://host:7860', 'photo.jpg', 'auto'))).toEqual([
    '-sS',
    '-F',
    'file=@"photo.jpg"',
    'http://host:7860/predict?explain=true',
  ]);
});

test('a whole picture is asked for as such', () => {
  expect(curlCommand('http://host', 'a.jpg', 'image')).toContain('region=image');
});

test('stability is asked for where the answer has it', () => {
  expect(curlCommand('http://host', 'a.jpg', 'auto', { stability: true })).toContain(
    'explain=true&stability=true',
  );
});

test('a service that asks for a key is given it from the shell, where the key stays', () => {
  expect(curlCommand('http://host', 'a.jpg', 'auto', { key: true })).toMatch(
    /^curl -sS -H "X-API-Key: \$API_KEY" -F /,
  );
});

test.each(["it's.jpg", '$(touch x).jpg', 'a"b.jpg', '`id`; rm.jpg'])(
  'the shell runs nothing of the name %s',
  (name) => {
    const escaped = name.replace(/["\\]/g, '\\$&');

    expect(words(curlCommand('http://host', name, 'auto'))[2]).toBe(`file=@"${escaped}"`);
  },
);
