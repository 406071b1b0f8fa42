import { fireEvent, render, screen, waitFor } from '@testing-library/react';
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
  usePaste(take);
  return (
    <>
      <header>Deep-Fake Image Analyzer</header>
      <p role="status">{refused.join(', ')}</p>
    </>
  );
}

beforeEach(() => {
  add.mockReset();
  window.history.replaceState(null, '', '/limits');
  const queue = { items: [], selected: null, add, select: vi.fn(), cancel: vi.fn(), remove: vi.fn() };
  render(
    <QueueContext value={{ ...queue, retry: vi.fn() }}>
      <IntakeProvider>
        <Screen />
      </IntakeProvider>
    </QueueContext>,
  );
});

test('what is dropped on the header of another screen is examined, and the screen that shows it is opened', async () => {
  const items = [photo, film].map((file) => ({ kind: 'file', type: file.type, getAsFile: () => file }));
  fireEvent.drop(screen.getByRole('banner'), { dataTransfer: { items, types: ['Files'] } });

  await waitFor(() => expect(add).toHaveBeenCalledExactlyOnceWith([photo]));
  expect(window.location.pathname).toBe('/');
  expect(screen.getByRole('status')).toHaveTextContent('c.mp4');
});

test('what is pasted is taken by the same rule: a file that claims nothing is sent, a film is not', () => {
  fireEvent.paste(screen.getByRole('banner'), { clipboardData: { files: [untyped, film] } });

  expect(add).toHaveBeenCalledExactlyOnceWith([untyped]);
  expect(screen.getByRole('status')).toHaveTextContent('c.mp4');
});
