import { t } from './strings';

/** Its letters run from right to left, as far as nothing ends that. */
const turned = 'inv\u202egpj.txt';

test('a name that turns the direction of writing turns none of the words and names around it', () => {
  const name = `\u2068${turned}\u2069`;

  expect(t.intake.notAnImage([turned, 'b.pdf'])).toContain(`: ${name}, \u2068b.pdf\u2069`);
  for (const words of [t.history.deleted, t.history.restored, t.history.unrestored])
    expect(words(turned).startsWith(`${name} `)).toBe(true);
});
