import { Problem } from '@/api/problem';
import { makePrediction } from '@/test/samples';
import {
  isUnkept,
  lackingKey,
  newItem,
  type Queue,
  type QueueItem,
  reduceQueue,
  startable,
  waitSeconds,
} from './queue';

const NOW = 1_000_000;

function item(id: string, change: Partial<QueueItem> = {}): QueueItem {
  const file = new File(['x'], `${id}.jpg`, { type: 'image/jpeg' });
  return { ...newItem(id, file, `blob:${id}`), ...change };
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

test.each(['rate_limited', 'overloaded'])(
  'of a batch that is refused as %s one photo tries, once it is due, and the rest follow its success',
  (code) => {
    const problem = new Problem(code, '', 429, 7);
    const items = [item('a', { status: 'uploading' }), item('b', { status: 'uploading' }), item('c')];
    const refused = reduceQueue(queueOf(...items), { type: 'failed', id: 'a', problem, now: NOW });
    const both = reduceQueue(refused, { type: 'failed', id: 'b', problem, now: NOW });
    expect(startable(both.items)).toEqual([]);

    const due = reduceQueue(both, { type: 'requeued', ids: ['a', 'b'] });
    expect(startable(due.items).map(({ id }) => id)).toEqual(['a']);
    const probing = reduceQueue(due, { type: 'started', id: 'a' });
    expect(startable(probing.items)).toEqual([]);

    const again = reduceQueue(probing, { type: 'failed', id: 'a', problem, now: NOW });
    expect(again.items.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'queued']);
    expect(startable(again.items)).toEqual([]);

    const result = makePrediction();
    const one = reduceQueue(probing, { type: 'succeeded', id: 'a', result, now: NOW });
    expect(startable(one.items).map(({ id }) => id)).toEqual(['b']);
    const started = reduceQueue(one, { type: 'started', id: 'b' });
    const two = reduceQueue(started, { type: 'succeeded', id: 'b', result, now: NOW });
    expect(startable(two.items).map(({ id }) => id)).toEqual(['c']);
  },
);

test('while a photo lacks a key no other is sent, and with a key one tries first', () => {
  const problem = new Problem('unauthorized', '', 401);
  const refused = queueOf(item('a', { status: 'failed', problem }), item('b'));
  expect(startable(refused.items)).toEqual([]);

  const again = reduceQueue(refused, { type: 'requeued', ids: ['a'] });
  expect(startable(again.items).map(({ id }) => id)).toEqual(['a']);
  expect(startable(reduceQueue(again, { type: 'started', id: 'a' }).items)).toEqual([]);
});

test('a photo that was woken with another waits with it, and for the reason that the other met', () => {
  const lacksKey = new Problem('unauthorized', '', 401);
  const items = [item('a', { status: 'uploading', problem: lacksKey }), item('b', { problem: lacksKey })];

  const queue = reduceQueue(queueOf(...items), { type: 'failed', id: 'a', problem: busy(7), now: NOW });

  expect(queue.items[1]).toMatchObject({ status: 'waiting', retryAt: NOW + 7000 });
  expect(queue.items[1]?.problem?.code).toBe('overloaded');
});

test.each(['unreachable', 'offline', 'model_unavailable', 'shutting_down'])(
  'while the service is %s one photo tries for all, each in its turn, and its success frees the rest',
  (code) => {
    const problem = new Problem(code, '', 503);
    const items = [item('a', { status: 'uploading' }), item('b'), item('c')];
    const out = reduceQueue(queueOf(...items), { type: 'failed', id: 'a', problem, now: NOW });
    expect(startable(out.items)).toEqual([]);

    const due = reduceQueue(out, { type: 'requeued', ids: ['a'] });
    expect(startable(due.items).map(({ id }) => id)).toEqual(['b']);
    const probing = reduceQueue(due, { type: 'started', id: 'b' });
    expect(startable(probing.items)).toEqual([]);

    const again = reduceQueue(probing, { type: 'failed', id: 'b', problem, now: NOW });
    expect(again.items.map(({ retryAt }) => retryAt)).toEqual([NOW + 2000, NOW + 2000, null]);
    const dueAgain = reduceQueue(again, { type: 'requeued', ids: ['a', 'b'] });
    expect(startable(dueAgain.items).map(({ id }) => id)).toEqual(['c']);

    const result = makePrediction();
    const back = reduceQueue(again, { type: 'succeeded', id: 'c', result, now: NOW });
    expect(startable(back.items).map(({ id }) => id)).toEqual(['a', 'b']);
  },
);

test('a photo that breaks off at a ready service holds no other back', () => {
  const problem = new Problem('unreachable', '');
  const items = [item('a', { status: 'uploading' }), item('b')];

  const queue = reduceQueue(queueOf(...items), { type: 'failed', id: 'a', problem, now: NOW, isReady: true });

  expect(queue.items[0]?.status).toBe('waiting');
  expect(startable(queue.items).map(({ id }) => id)).toEqual(['b']);
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
  const sent = queueOf(item('a', { status: 'uploading' }));
  const queue = reduceQueue(sent, { type: 'failed', id: 'a', problem: busy(7), now: NOW });

  expect(queue.items[0]).toMatchObject({ status: 'waiting', attempts: 1, retryAt: NOW + 7000 });
});

test('without a word from the service the wait doubles, up to a quarter of a minute', () => {
  expect([0, 1, 2, 3, 4, 9].map((attempts) => waitSeconds(busy(), attempts))).toEqual([1, 2, 4, 8, 15, 15]);
});

test('offline, a photo is tried again by the clock too, since a browser may only think that it is offline', () => {
  const problem = new Problem('offline', '');
  const sent = queueOf(item('a', { status: 'uploading' }));
  const queue = reduceQueue(sent, { type: 'failed', id: 'a', problem, now: NOW });

  expect(queue.items[0]).toMatchObject({ status: 'waiting', retryAt: NOW + 1000 });
});

test.each([
  ['breaks off at a ready service', true, null, 'failed'],
  ['finds no service', false, null, 'waiting'],
  ['is answered by a proxy', true, 502, 'waiting'],
] as const)('an upload that always %s is in the end %s', (_, isReady, status, end) => {
  const problem = new Problem('unreachable', '', status);
  let queue = queueOf(item('a'));
  for (let attempt = 0; attempt < 6; attempt++) {
    queue = reduceQueue(queue, { type: 'started', id: 'a' });
    queue = reduceQueue(queue, { type: 'failed', id: 'a', problem, now: NOW, isReady });
  }

  expect(queue.items[0]?.status).toBe(end);
});

test('a broken photo fails for good and leaves the others alone', () => {
  const problem = new Problem('invalid_image', 'truncated', 422);
  const queue = reduceQueue(queueOf(item('a', { status: 'examining' }), item('b')), {
    type: 'failed',
    id: 'a',
    problem,
    now: NOW,
  });

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

test.each([
  ['cancelled', { type: 'cancelled', id: 'a' }, null],
  [
    'refused',
    { type: 'failed', id: 'a', problem: new Problem('unauthorized', '', 401), now: NOW },
    'unauthorized',
  ],
  [
    'about a file that is gone',
    { type: 'failed', id: 'a', problem: new Problem('file_unreadable', ''), now: NOW },
    'file_unreadable',
  ],
] as const)('a further question that is %s leaves the answer that was there', (_, end, code) => {
  const result = makePrediction();
  const done = item('a', { status: 'done', result, examinedAt: NOW });
  const asked = reduceQueue(queueOf(done), { type: 'requeued', ids: ['a'], ask: { region: 'image' } });
  const sent = reduceQueue(asked, { type: 'started', id: 'a' });

  const [after] = reduceQueue(sent, end).items;

  expect(after).toMatchObject({ status: 'done', region: 'auto', result, examinedAt: NOW, earlier: null });
  expect(after?.problem?.code ?? null).toBe(code);
});

test('a photo that has its earlier answer is not sent again for lack of a key', () => {
  const problem = new Problem('unauthorized', '', 401);
  const answered = item('a', { status: 'done', result: makePrediction(), problem });

  expect(lackingKey([answered, item('b', { status: 'failed', problem })]).map(({ id }) => id)).toEqual(['b']);
});

test('a further question that is busy waits, and its answer takes the place of the earlier one', () => {
  const done = item('a', { status: 'done', result: makePrediction(), examinedAt: NOW });
  const asked = reduceQueue(queueOf(done), { type: 'requeued', ids: ['a'], ask: { stability: true } });
  const sent = reduceQueue(asked, { type: 'started', id: 'a' });
  const waiting = reduceQueue(sent, { type: 'failed', id: 'a', problem: busy(), now: NOW });
  expect(waiting.items[0]?.status).toBe('waiting');

  const result = makePrediction({ fake_probability: 0.2 });
  const [after] = reduceQueue(waiting, { type: 'succeeded', id: 'a', result, now: NOW }).items;

  expect(after).toMatchObject({ status: 'done', stability: true, result, earlier: null, problem: null });
});

test('removing the shown photo shows its neighbour, and nothing after the last', () => {
  const one = reduceQueue({ items: [item('a'), item('b')], selected: 'b' }, { type: 'removed', id: 'b' });
  expect(one.selected).toBe('a');

  expect(reduceQueue(one, { type: 'removed', id: 'a' })).toEqual({ items: [], selected: null });
});

test('to cancel a photo whose answer came in the moment before changes nothing', () => {
  const queue = queueOf(item('a', { status: 'done', result: makePrediction() }));

  expect(reduceQueue(queue, { type: 'cancelled', id: 'a' })).toBe(queue);
});

test('an answer is kept nowhere, too, once its entry was deleted', () => {
  const done = item('a', { status: 'done', entry: 7 });

  expect(isUnkept(done, [3, 7])).toBe(false);
  expect(isUnkept(done, [3])).toBe(true);
  expect(isUnkept(item('b'), [3])).toBe(false);
});
