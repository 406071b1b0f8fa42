import { render, screen } from '@testing-library/react';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { newItem, type QueueItem } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import { Announcer } from './Announcer';

function told(change: Partial<QueueItem>): string | null {
  const item = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
  const idle = { select: vi.fn(), add: vi.fn(), cancel: vi.fn(), remove: vi.fn(), retry: vi.fn() };
  const queue = (items: QueueItem[]) => (
    <QueueContext value={{ items, selected: 'a', ...idle }}>
      <Announcer />
    </QueueContext>
  );
  const { rerender } = render(queue([item]));
  rerender(queue([{ ...item, ...change }]));
  return screen.getByRole('status').textContent;
}

const busy = new Problem('overloaded', 'full', 503, 2);

test('an answer is told by its verdict', () => {
  expect(told({ status: 'done', result: makePrediction() })).toBe('a.jpg: Strong evidence of manipulation');
});

test('an earlier answer that stays is not told as a photo that was not analyzed', () => {
  const text = told({ status: 'done', result: makePrediction(), problem: busy });

  expect(text).toMatch(/^a.jpg: This is the earlier answer/);
  expect(text).not.toContain('not analyzed');
});

test('a busy service is told while the photo waits, and not when it is cancelled', () => {
  expect(told({ status: 'waiting', problem: busy })).toMatch(/^a.jpg was not analyzed/);
});

test('cancelling a photo that waits is no news', () => {
  expect(told({ status: 'cancelled', problem: busy })).toBe('1 photo added');
});
