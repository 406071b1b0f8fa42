import { render, screen } from '@testing-library/react';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { newItem, type QueueItem } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import { Announcer } from './Announcer';

function told(...changes: Partial<QueueItem>[]): string | null {
  const item = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
  const idle = { select: vi.fn(), add: vi.fn(), cancel: vi.fn(), remove: vi.fn(), retry: vi.fn() };
  const queue = (items: QueueItem[]) => (
    <QueueContext value={{ items, selected: 'a', ...idle }}>
      <Announcer />
    </QueueContext>
  );
  const { rerender, unmount } = render(queue([item]));
  for (const change of changes) rerender(queue([{ ...item, ...change }]));
  const text = screen.getByRole('status').textContent;
  unmount();
  return text;
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

test('a photo that is asked about anew leaves no text behind, so that the same answer is told again', () => {
  const done = { status: 'done', result: makePrediction() } as const;

  expect(told(done, { status: 'queued' })).toBe('');
  expect(told({ status: 'waiting', problem: busy }, { status: 'queued' })).toMatch(/was not analyzed/);
});

test('a photo without a face is told as that', () => {
  const result = makePrediction({ verdict: 'not_assessed', fake_probability: null, faces: [] });

  expect(told({ status: 'done', result })).toBe('a.jpg: No face found');
});
