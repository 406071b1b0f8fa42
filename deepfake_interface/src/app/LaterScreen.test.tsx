import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { importAgain } from './importAgain';
import { LaterScreen } from './LaterScreen';

vi.mock('./importAgain', () => ({ importAgain: vi.fn() }));

test('a screen that could not be loaded is loaded by the next try, without a reload', async () => {
  vi.mocked(importAgain)
    .mockRejectedValueOnce(new TypeError('offline'))
    .mockResolvedValueOnce({ laterScreens: { HowScreen: () => <h1>How it works</h1> } });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LaterScreen>{({ HowScreen }) => <HowScreen />}</LaterScreen>
    </QueryClientProvider>,
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('could not be loaded');

  await userEvent.click(screen.getByRole('button', { name: 'Load again' }));

  expect(await screen.findByRole('heading', { name: 'How it works' })).toBeVisible();
});
