import { render, screen } from '@testing-library/react';
import { Range } from './Range';

test('its value is told as it is read, and not a second time in its name', () => {
  render(<Range label="Map strength" value={0.6} onChange={vi.fn()} />);

  expect(screen.getByRole('slider', { name: 'Map strength' })).toHaveAttribute('aria-valuetext', '60%');
});
