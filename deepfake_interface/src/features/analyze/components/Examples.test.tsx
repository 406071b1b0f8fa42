import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from '@/api/http';
import { Examples } from './Examples';

test.each([
  ['is added', false],
  ['is not added once a photo has taken the place of its button', true],
])('an example that has loaded %s', async (_, isGone) => {
  let load: (response: unknown) => void = () => undefined;
  vi.spyOn(http, 'get').mockReturnValue(new Promise((resolve) => (load = resolve)));
  const pick = vi.fn();
  const { unmount } = render(
    <QueryClientProvider client={new QueryClient()}>
      <Examples onPick={pick} />
    </QueryClientProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: /as photographed/ }));
  if (isGone) unmount();

  await act(async () => load({ data: new Blob(['x'], { type: 'image/jpeg' }) }));

  expect(pick).toHaveBeenCalledTimes(isGone ? 0 : 1);
});

test('an example that could not be loaded leaves the focus where it was, and is asked for once at a time', async () => {
  let fail: (error: unknown) => void = () => undefined;
  const get = vi.spyOn(http, 'get').mockReturnValue(new Promise((_, reject) => (fail = reject)));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Examples onPick={vi.fn()} />
    </QueryClientProvider>,
  );
  get.mockClear();
  const example = screen.getByRole('button', { name: /as photographed/ });

  await userEvent.click(example);
  // A browser takes the focus from what is disabled.
  expect(example).toBeEnabled();
  expect(example).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(example);
  await act(async () => fail(new Error('gone')));

  expect(get).toHaveBeenCalledOnce();
  expect(example).toHaveFocus();
  expect(screen.getByRole('status')).not.toBeEmptyDOMElement();
});
