import { t } from './strings';

/** Its letters run from right to left, as far as nothing ends that. */
const turned = 'inv\u202egpj.txt';

test('a name that turns the direction of writing turns none of the words and names around it', () => {
  const name = `\u2068${turned}\u2069`;

  expect(t.intake.notAnImage([turned, 'b.pdf'])).toContain(`: ${name}, \u2068b.pdf\u2069`);
  for (const words of [t.history.deleted, t.history.restored, t.history.unrestored])
    expect(words(turned).startsWith(`${name} `)).toBe(true);
});

test('of hundreds of files of a folder a few are named', () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.mp4`);

  expect(t.intake.notAnImage(names)).toMatch(/0\.mp4.*4\.mp4\W and 195 more$/);
  expect(t.intake.notAnImage(names.slice(0, 5))).not.toContain('more');
});
