import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import { type Queue, type QueueItem, reduceQueue, startable, waitSeconds } from './queue';

const NOW = 1_000_000;

function item(id: string, change: Partial<QueueItem> = {}): QueueItem {
  return {
    id,
    file: new File(['x'], `${id}.jpg`, { type: 'image/jpeg' }),
    url: `blob:${id}`,
    region: 'auto',
    stability: false,
    status: 'queued',
    progress: 0,
    attempts: 0,
    retryAt: null,
    problem: null,
    result: null,
    examinedAt: null,
    ...change,
  };
}

function queueOf(...items: QueueItem[]): Queue {
  return { items, selected: items[0]?.id ?? null };
}

const busy = (retryAfter: number | null = null) => new Problem('overloaded', 'full', 503, retryAfter);

test('the first of several added photos is the one shown', () => {
  const queue = reduceQueue(queueOf(item('old')), { type: 'added', items: [item('a'), item('b')] });

  expect(queue.items.map(({ id }) => id)).toEqual(['old', 'a', 'b']);
  expect(queue.selected).toBe('a');
});

test('at most two photos run at once, oldest first', () => {
  const items = [item('a', { status: 'uploading' }), item('b'), item('c')];

  expect(startable(items).map(({ id }) => id)).toEqual(['b']);
  expect(startable([item('x', { status: 'examining' }), ...items])).toEqual([]);
});

test('a finished upload is being examined', () => {
  const queue = reduceQueue(queueOf(item('a', { status: 'uploading' })), {
    type: 'progressed',
    id: 'a',
    share: 1,
  });

  expect(queue.items[0]?.status).toBe('examining');
});

test('a busy service makes a photo wait as long as the service asks', () => {
  const queue = reduceQueue(queueOf(item('a')), { type: 'failed', id: 'a', problem: busy(7), now: NOW });

  expect(queue.items[0]).toMatchObject({ status: 'waiting', attempts: 1, retryAt: NOW + 7000 });
});

test('without a word from the service the wait doubles, up to a quarter of a minute', () => {
  expect([0, 1, 2, 3, 4, 9].map((attempts) => waitSeconds(busy(), attempts))).toEqual([1, 2, 4, 8, 15, 15]);
});

test('offline, a photo waits for the connection and not for the clock', () => {
  const problem = new Problem('offline', '');
  const queue = reduceQueue(queueOf(item('a')), { type: 'failed', id: 'a', problem, now: NOW });

  expect(queue.items[0]).toMatchObject({ status: 'waiting', retryAt: null });
});

test('a broken photo fails for good and leaves the others alone', () => {
  const problem = new Problem('invalid_image', 'truncated', 422);
  const queue = reduceQueue(queueOf(item('a'), item('b')), { type: 'failed', id: 'a', problem, now: NOW });

  expect(queue.items.map(({ status }) => status)).toEqual(['failed', 'queued']);
});

test('a cancelled photo stays cancelled when its request fails afterwards', () => {
  const cancelled = reduceQueue(queueOf(item('a', { status: 'uploading' })), { type: 'cancelled', id: 'a' });
  const after = reduceQueue(cancelled, { type: 'failed', id: 'a', problem: busy(), now: NOW });

  expect(after.items[0]?.status).toBe('cancelled');
});

test('scoring the whole picture starts the photo over without its old answer', () => {
  const done = item('a', { status: 'done', result: makePrediction() });
  const queue = reduceQueue(queueOf(done), { type: 'requeued', ids: ['a'], ask: { region: 'image' } });

  expect(queue.items[0]).toMatchObject({ status: 'queued', region: 'image', result: null });
});

test('checking the stability asks for no more than that', () => {
  const done = item('a', { region: 'image', status: 'done', result: makePrediction() });
  const queue = reduceQueue(queueOf(done), { type: 'requeued', ids: ['a'], ask: { stability: true } });

  expect(queue.items[0]).toMatchObject({ status: 'queued', region: 'image', stability: true, result: null });
});

test('removing the shown photo shows its neighbour, and nothing after the last', () => {
  const one = reduceQueue({ items: [item('a'), item('b')], selected: 'b' }, { type: 'removed', id: 'b' });
  expect(one.selected).toBe('a');

  expect(reduceQueue(one, { type: 'removed', id: 'a' })).toEqual({ items: [], selected: null });
});
