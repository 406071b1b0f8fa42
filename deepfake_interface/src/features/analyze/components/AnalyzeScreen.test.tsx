import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { IntakeContext } from '../lib/intakeContext';
import { newItem, type QueueItem } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import AnalyzeScreen from './AnalyzeScreen';

const photo = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
const client = new QueryClient();
const controls = { add: vi.fn(), select: vi.fn(), cancel: vi.fn(), remove: vi.fn(), retry: vi.fn() };
const intake = { take: vi.fn(), choose: vi.fn(), refused: [], isDragging: false };

function page(items: QueueItem[]) {
  return (
    <QueryClientProvider client={client}>
      <QueueContext value={{ ...controls, items, selected: items[0]?.id ?? null }}>
        <IntakeContext value={intake}>
          <input />
          <main id="main" tabIndex={-1}>
            <AnalyzeScreen />
          </main>
        </IntakeContext>
      </QueueContext>
    </QueryClientProvider>
  );
}

Element.prototype.scrollIntoView = () => undefined;

test('the first photo takes its button away, so the keyboard goes on from the screen', () => {
  const { rerender } = render(page([]));
  screen.getByRole('button', { name: 'Choose photos' }).focus();

  rerender(page([photo]));

  expect(screen.getByRole('main')).toHaveFocus();
});

test('a focus that is elsewhere by then stays there', () => {
  const { rerender } = render(page([]));
  screen.getByRole('textbox').focus();

  rerender(page([photo]));

  expect(screen.getByRole('textbox')).toHaveFocus();
});
