import { shortened } from './letters';

test('a long name loses its middle, and no accent its letter', () => {
  const long = `${'é'.repeat(200)}-0017.jpg`.normalize('NFD');

  expect(shortened(long).normalize()).toBe(`${'é'.repeat(30)}…é-0017.jpg`);
  expect(shortened('a.jpg')).toBe('a.jpg');
});
