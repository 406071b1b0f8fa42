import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { isKeeping, setKeeping } from '../lib/keeping';
import HistoryScreen from './HistoryScreen';

vi.mock('../api/useHistory', () => ({
  useHistory: () => ({ data: [], isError: false, isPending: false }),
  useLost: () => [],
  useDeleteEntry: () => ({ mutate: vi.fn() }),
  useRestoreEntry: () => ({ mutate: vi.fn() }),
}));

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test('answers are kept until the visitor says otherwise, and that lasts, and an empty history says which', async () => {
  const { unmount } = render(<HistoryScreen />);
  const keep = () => screen.getByRole('checkbox', { name: 'Keep answers on this device' });
  expect(keep()).toBeChecked();
  expect(screen.getByText(/Every photo you examine is listed/)).toBeVisible();

  await userEvent.click(keep());

  expect(isKeeping()).toBe(false);
  expect(screen.getByText(/New answers are gone/)).toBeVisible();
  expect(screen.queryByText(/Every photo you examine is listed/)).toBeNull();
  expect(screen.getByText(/are not listed while answers are not kept/)).toBeVisible();
  unmount();
  render(<HistoryScreen />);
  expect(keep()).not.toBeChecked();
});

test('where the browser denies storage, the choice lasts as long as the page', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  render(<HistoryScreen />);

  await userEvent.click(screen.getByRole('checkbox'));

  expect(isKeeping()).toBe(false);
});

test('a choice that was made in another tab is shown', () => {
  setKeeping(true);
  render(<HistoryScreen />);
  expect(screen.getByRole('checkbox')).toBeChecked();

  setKeeping(false);
  fireEvent(window, new StorageEvent('storage'));

  expect(screen.getByRole('checkbox')).not.toBeChecked();
});
