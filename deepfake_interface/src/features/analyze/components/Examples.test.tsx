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
