import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { usePageTitle } from '@/shared/lib/usePageTitle';
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
