import { render, screen } from '@testing-library/react';
import { FileName } from './FileName';

test('a long name keeps its end, is told in full to the pointer, and stands in its own direction', () => {
  render(<FileName name="press-agency-2026-03-09-0017.jpg" />);

  const name = screen.getByTitle('press-agency-2026-03-09-0017.jpg');
  expect(name).toHaveTextContent('press-agency-2026-03-09-0017.jpg');
  expect(name).toHaveAttribute('dir', 'auto');
  expect(screen.getByText('9-0017.jpg')).toHaveClass('shrink-0');
});

test('a short name is one piece, and no letter of it is cut in two', () => {
  const { rerender } = render(<FileName name="a.jpg" />);
  expect(screen.getByText('a.jpg')).toHaveClass('shrink-0');

  rerender(<FileName name="🙂🙂🙂🙂🙂🙂🙂.jpg" />);
  expect(screen.getByText('🙂🙂🙂🙂🙂🙂.jpg')).toBeVisible();
});

test('an accent stays on its letter, also where it is a letter of its own', () => {
  render(<FileName name={'Café-2024.jpg'.normalize('NFD')} />);

  expect(screen.getByText('é-2024.jpg'.normalize('NFD'))).toBeVisible();
});

test('Arabic letters stay joined where the name is in two pieces, and nothing is put into other names', () => {
  const { container, rerender } = render(<FileName name="صورة عائلية (1).jpg" />);
  const pieces = () => [...(container.firstChild?.childNodes ?? [])].map(({ textContent }) => textContent);
  expect(pieces()).toEqual(['صورة عائل\u200d', '\u200dية (1).jpg']);

  rerender(<FileName name="صورة (12345).jpg" />);
  expect(pieces().join('')).toBe('صورة (12345).jpg');
});
