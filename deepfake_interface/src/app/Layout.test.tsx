import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { navigate } from 'wouter/use-browser-location';
import { usePageTitle } from '@/shared/lib/usePageTitle';
import { NotFound } from '@/shared/ui/NotFound';
import { Layout } from './Layout';

vi.mock('@/features/service/components/ServiceBanner', () => ({ ServiceBanner: () => null }));

function Named() {
  usePageTitle('a.jpg – Uncertain');
  return null;
}

function page(child: React.ReactNode) {
  return (
    <QueryClientProvider client={new QueryClient()}>
      <Layout>{child}</Layout>
    </QueryClientProvider>
  );
}

test('a screen that names the page itself is not overruled, and gives the name back', () => {
  const { rerender } = render(page(<Named />));
  expect(document.title).toBe('a.jpg – Uncertain');

  rerender(page(null));
  expect(document.title).toBe('Analyze · Deep-Fake Image Analyzer');
});

test.each(['/limitsxyz', '/history/999'])(
  'an address that holds nothing, %s, is not named after a screen',
  (path) => {
    navigate(path);
    render(page(<NotFound />));

    expect(document.title).toBe('There is nothing at this address · Deep-Fake Image Analyzer');
    navigate('/');
  },
);

test('only a screen and what lies below it are marked as current', () => {
  navigate('/limitsxyz');
  const { unmount } = render(page(null));
  expect(screen.queryByRole('link', { current: 'page' })).toBeNull();
  unmount();

  for (const path of ['/history/1', '/History']) {
    navigate(path);
    const { unmount } = render(page(null));
    expect(screen.getByRole('link', { current: 'page' })).toHaveAttribute('href', '/history');
    unmount();
  }
  navigate('/');
});
