import { render, screen } from '@testing-library/react';
import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { IntakeContext } from '../lib/intakeContext';
import { newItem, type QueueItem } from '../lib/queue';
import { QueueContext } from '../lib/queueContext';
import { Announcer } from './Announcer';

function page(items: QueueItem[], refused: string[] = []) {
  const controls = { select: vi.fn(), add: vi.fn(), cancel: vi.fn(), remove: vi.fn() };
  const idle = { ...controls, retry: vi.fn(), resendWithKey: vi.fn() };
  return (
    <QueueContext value={{ items, selected: 'a', ...idle }}>
      <IntakeContext value={{ take: vi.fn(), choose: vi.fn(), refused, isDragging: false }}>
        <Announcer />
      </IntakeContext>
    </QueueContext>
  );
}

function told(...changes: Partial<QueueItem>[]): string | null | undefined {
  const item = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
  const { rerender, unmount } = render(page([item]));
  for (const change of changes) rerender(page([{ ...item, ...change }]));
  const text = screen.getAllByRole('status')[0]?.textContent;
  unmount();
  return text;
}

const busy = new Problem('overloaded', 'full', 503, 2);

test('an answer is told by its verdict', () => {
  expect(told({ status: 'done', result: makePrediction() })).toBe(
    'a.jpg: Strong evidence of a fake, likely altered',
  );
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

test('the same words are told again: of a second photo of that name, and of what is refused once more', () => {
  const items = ['a', 'b'].map((id) => newItem(id, new File(['x'], 'same.jpg'), `blob:${id}`));
  const done = { status: 'done', result: makePrediction() } as const;
  const { rerender } = render(page(items));
  const elements = () => screen.getAllByRole('status').map(({ firstChild }) => firstChild);

  rerender(page([{ ...items[0], ...done } as QueueItem, items[1] as QueueItem], ['notes.txt']));
  const [answer, refusal] = elements();
  rerender(
    page(
      items.map((item) => ({ ...item, ...done })),
      ['notes.txt'],
    ),
  );

  const [secondAnswer, secondRefusal] = elements();
  expect(secondAnswer).toHaveTextContent(answer?.textContent ?? '');
  expect(secondAnswer).not.toBe(answer);
  expect(secondRefusal).toHaveTextContent('notes.txt');
  expect(secondRefusal).not.toBe(refusal);
});

test('a photo without a face is told as that', () => {
  const result = makePrediction({ verdict: 'not_assessed', fake_probability: null, faces: [] });

  expect(told({ status: 'done', result })).toBe('a.jpg: No face found');
});

test('of two photos that wait for the same service each is told once, and then again only for another reason', () => {
  const slow = new Problem('rate_limited', 'slow down', 429, 2);
  const first = newItem('a', new File(['x'], 'a.jpg'), 'blob:a');
  const second = newItem('b', new File(['x'], 'b.jpg'), 'blob:b');
  const waiting = { status: 'waiting', problem: busy } as const;
  const running = { status: 'uploading', problem: null } as const;
  const { rerender } = render(page([first, second]));
  const text = () => screen.getAllByRole('status')[0]?.textContent;
  const happens = (a: Partial<QueueItem>, b: Partial<QueueItem>) =>
    rerender(
      page([
        { ...first, ...a },
        { ...second, ...b },
      ]),
    );

  happens(waiting, running);
  happens(waiting, waiting);
  expect(text()).toMatch(/^b.jpg was not/);
  happens({ status: 'queued' }, waiting);
  happens(running, waiting);
  happens(waiting, waiting);
  expect(text()).toMatch(/^b.jpg was not/);

  happens(running, waiting);
  happens({ ...waiting, problem: slow }, waiting);
  expect(text()).toMatch(/^a.jpg was not/);
});

test('what was no picture is told', () => {
  render(page([], ['notes.txt']));

  expect(screen.getAllByRole('status')[1]).toHaveTextContent(/not sent: \Wnotes\.txt/);
});
