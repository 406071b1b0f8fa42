// Runs before the first paint. An absent or unreadable choice means: follow the system.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage can be blocked by the browser; the system's theme then applies.
}
