import { render, screen } from '@testing-library/react';
import { ErrorBoundary } from './ErrorBoundary';

function Broken(): never {
  throw new Error('no such thing');
}

test('a part with a stand-in of its own is replaced by that', () => {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(
    <ErrorBoundary fallback={<p>flat</p>}>
      <Broken />
    </ErrorBoundary>,
  );

  expect(screen.getByText('flat')).toBeVisible();
  report.mockRestore();
});

test('a screen that fails is replaced by words and a way on', () => {
  // React reports the error on the console as well, as it should.
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );

  expect(screen.getByRole('alert')).toHaveTextContent('stopped working');
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeEnabled();
  expect(report).toHaveBeenCalled();
  report.mockRestore();
});
