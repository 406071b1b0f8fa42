import 'fake-indexeddb/auto';
import { makePrediction } from '@/test/samples';
import { deleteEntries, deleteEntry, putEntry, readEntry, readHistory, readIds } from './store';

const entry = (name: string) => ({ name, examinedAt: 1, thumbnail: null, result: makePrediction() });

beforeEach(async () => deleteEntries(await readIds()));

test('the newest entry comes first', async () => {
  await putEntry(entry('first.jpg'));
  await putEntry(entry('second.jpg'));

  expect((await readHistory()).map(({ name }) => name)).toEqual(['second.jpg', 'first.jpg']);
});

test('an entry whose answer is newer comes first, though it has the place of an older one', async () => {
  const id = await putEntry(entry('replaced.jpg'));
  await putEntry({ ...entry('other.jpg'), examinedAt: 2 });
  await putEntry({ ...entry('replaced.jpg'), id, examinedAt: 3 });

  expect((await readHistory()).map(({ name }) => name)).toEqual(['replaced.jpg', 'other.jpg']);
});

test('one entry can be read and deleted without touching the others', async () => {
  await putEntry(entry('kept.jpg'));
  await putEntry(entry('gone.jpg'));
  const gone = (await readHistory())[0];
  expect(gone?.name).toBe('gone.jpg');

  await deleteEntry(gone?.id ?? -1);

  expect((await readHistory()).map(({ name }) => name)).toEqual(['kept.jpg']);
  expect(await readEntry(gone?.id ?? -1)).toBeNull();
  expect(await readIds()).toHaveLength(1);
});

test('an entry that is put again under its id takes the place of the first', async () => {
  const id = await putEntry(entry('first.jpg'));
  await putEntry({ ...entry('again.jpg'), id });

  expect((await readHistory()).map(({ name }) => name)).toEqual(['again.jpg']);
});

test('deleting all that are known leaves what another tab has added since', async () => {
  const known = [await putEntry(entry('a.jpg')), await putEntry(entry('b.jpg'))];
  await putEntry(entry('later.jpg'));

  await deleteEntries(known);

  expect((await readHistory()).map(({ name }) => name)).toEqual(['later.jpg']);
});

test('at an address that is no number there is no entry', async () => {
  expect(await readEntry(Number('abc'))).toBeNull();
});

test('a connection that the browser closed is opened anew', async () => {
  await putEntry(entry('before.jpg'));
  const close = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  });

  await putEntry(entry('after.jpg'));

  expect(close).toHaveBeenCalled();
  expect((await readHistory()).map(({ name }) => name)).toEqual(['after.jpg', 'before.jpg']);
});
