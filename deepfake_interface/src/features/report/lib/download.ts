/** Offers a file to save, made here in the browser. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser needs the address until it has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function reportName(photo: string): string {
  return `${photo.replace(/\.[^.]+$/, '')}-analysis.json`;
}
