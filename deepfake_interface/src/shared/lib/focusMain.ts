/** For when the button that was pressed goes away: the keyboard's next step should not be the top of the page. */
export function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}
