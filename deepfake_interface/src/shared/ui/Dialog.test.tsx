import { render, screen } from '@testing-library/react';
import { Dialog } from './Dialog';

function Screen({ open, opener }: { open: boolean; opener: boolean }) {
  return (
    <main id="main" tabIndex={-1}>
      {opener && <button type="button">Open</button>}
      {open && (
        <Dialog title="Asks" onClose={() => undefined}>
          Sure?
        </Dialog>
      )}
    </main>
  );
}

/** A dialog that was opened by the button, after the screen has become `next`. jsdom has no modals. */
function closed(next: { opener: boolean }) {
  HTMLDialogElement.prototype.showModal = () => undefined;
  const { rerender } = render(<Screen open={false} opener />);
  screen.getByRole('button').focus();
  rerender(<Screen open opener />);
  rerender(<Screen open={false} {...next} />);
}

test('a dialog gives the focus back to what opened it', () => {
  closed({ opener: true });

  expect(screen.getByRole('button')).toHaveFocus();
});

test('where what opened it is gone, the keyboard goes on from the screen', () => {
  closed({ opener: false });

  expect(screen.getByRole('main')).toHaveFocus();
});
