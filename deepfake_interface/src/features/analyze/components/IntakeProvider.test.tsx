import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { Link } from 'wouter';
import { useIntake } from '../lib/intakeContext';
import { QueueContext } from '../lib/queueContext';
import { usePaste } from '../lib/usePaste';
import { IntakeProvider } from './IntakeProvider';

const photo = new File(['x'], 'a.jpg', { type: 'image/jpeg' });
const untyped = new File(['x'], 'b.HEIC', { type: '' });
const film = new File(['x'], 'c.mp4', { type: 'video/mp4' });
const add = vi.fn();

function Screen() {
  const { take, refused } = useIntake();
  usePaste((files) => take(files, true));
  return (
    <>
      <header>Deep-Fake Image Analyzer</header>
      <Link href="/limits">Limits</Link>
      <input type="search" />
      <input type="range" />
      <p role="status">{refused.join(', ')}</p>
    </>
  );
}

beforeEach(() => {
  add.mockReset();
  window.history.replaceState(null, '', '/limits');
  const queue = { items: [], selected: null, add, select: vi.fn(), cancel: vi.fn(), remove: vi.fn() };
  render(
    <QueueContext value={{ ...queue, retry: vi.fn(), resendWithKey: vi.fn() }}>
      <IntakeProvider>
        <Screen />
      </IntakeProvider>
    </QueueContext>,
  );
});

const transfer = (files: File[]) => ({
  files,
  items: files.map((file) => ({ kind: 'file', type: file.type, getAsFile: () => file })),
  types: ['Files'],
});

function drop(files: File[]) {
  fireEvent.drop(screen.getByRole('banner'), { dataTransfer: transfer(files) });
}

/** react-dropzone reads what it takes in promises. */
const afterReading = () => act(() => new Promise((done) => setTimeout(done, 20)));

test('what is dropped on the header of another screen is examined, and the screen that shows it is opened', async () => {
  drop([photo, film]);

  await waitFor(() => expect(add).toHaveBeenCalledExactlyOnceWith([photo], false));
  expect(window.location.pathname).toBe('/');
  expect(screen.getByRole('status')).toHaveTextContent('c.mp4');
});

test('a text can still be dragged into a field, and no file into the place of the page', () => {
  const text = { dataTransfer: { items: [], types: ['text/plain'] } };
  const file = { dataTransfer: transfer([photo]) };

  for (const drag of [fireEvent.dragEnter, fireEvent.dragOver, fireEvent.drop])
    expect(drag(screen.getByRole('searchbox'), text)).toBe(true);
  for (const drag of [fireEvent.dragOver, fireEvent.drop]) expect(drag(document.body, file)).toBe(false);
});

test('files that are dragged over a screen are told that they can be let go, and a text is not', async () => {
  const sign = () => screen.queryByText('Let go to examine');
  fireEvent.dragEnter(screen.getByRole('banner'), { dataTransfer: { items: [], types: ['text/plain'] } });
  await afterReading();
  expect(sign()).toBeNull();

  fireEvent.dragEnter(screen.getByRole('banner'), { dataTransfer: transfer([photo]) });
  await waitFor(() => expect(sign()).toBeVisible());

  drop([photo]);
  await waitFor(() => expect(sign()).toBeNull());
});

test('a folder without files leaves the screen as it is', async () => {
  drop([]);
  await afterReading();

  expect(window.location.pathname).toBe('/limits');
});

test('what was refused is told until its screen is left', async () => {
  drop([film]);
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('c.mp4'));

  fireEvent.click(screen.getByRole('link'));

  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

test('the input is nothing that can be reached: the screen has a button of that name', () => {
  expect(document.querySelector('input[type=file]')).not.toBeVisible();
});

test('a pasted picture without a name has one by the time, and its bytes', async () => {
  const nameless = new File(['bytes'], 'image.png', { type: 'image/png' });
  fireEvent.paste(screen.getByRole('banner'), { clipboardData: transfer([nameless]) });
  await afterReading();

  const [[[taken]]] = add.mock.calls as [[[File]]];
  expect(taken.name).toMatch(/^pasted-\d{4}-\d\d-\d\d-\d{6}\.png$/);
  expect(taken).toMatchObject({ type: 'image/png', size: 5 });
});

test('what is pasted is taken once, as pasted, and by the same rule: a file that claims nothing is sent, a film is not', async () => {
  fireEvent.paste(screen.getByRole('banner'), { clipboardData: transfer([untyped, film]) });
  await afterReading();

  expect(add).toHaveBeenCalledExactlyOnceWith([untyped], true);
  expect(screen.getByRole('status')).toHaveTextContent('c.mp4');
});

test('a photo is also pasted while a slider has the focus, and not into a text field', async () => {
  fireEvent.paste(screen.getByRole('searchbox'), { clipboardData: transfer([photo]) });
  await afterReading();
  expect(add).not.toHaveBeenCalled();

  fireEvent.paste(screen.getByRole('slider'), { clipboardData: transfer([photo]) });
  await afterReading();
  expect(add).toHaveBeenCalledExactlyOnceWith([photo], true);
});
