/** What a WebP's EXIF asks for before it is upright. */
export interface Turn {
  /** EXIF's number, 2 to 8. */
  orientation: number;
  /** The file without its EXIF, so that no browser turns it. */
  unturned: Blob;
}

/** Null where nothing is asked for, and for every other format: of those, browsers do what EXIF says. Chromium does not
 * with WebP, others do, and the service does. */
export async function webpTurn(file: Blob): Promise<Turn | null> {
  try {
    const head = await read(file, 0, 21);
    if (name(head, 0) !== 'RIFF' || name(head, 8) !== 'WEBP' || name(head, 12) !== 'VP8X') return null;
    if (!(head.getUint8(20) & HAS_EXIF)) return null;
    for (let at = 12; at + 8 < file.size; ) {
      const chunk = await read(file, at, at + 8);
      const size = chunk.getUint32(4, true);
      if (name(chunk, 0) === 'EXIF') {
        const orientation = orientationOf(await read(file, at + 8, at + 8 + size));
        const unturned = new Blob([file.slice(0, at), 'NONE', file.slice(at + 4)], { type: 'image/webp' });
        return orientation > 1 && orientation < 9 ? { orientation, unturned } : null;
      }
      at += 8 + size + (size % 2);
    }
  } catch {
    // It is cut off or cannot be read; or its EXIF is broken, and the service leaves such a picture as it is, too.
  }
  return null;
}

const HAS_EXIF = 8;
const ORIENTATION = 0x0112;

async function read(file: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await file.slice(from, to).arrayBuffer());
}

function name(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
}

function orientationOf(exif: DataView): number {
  // Some programs put before it what a JPEG has there.
  const start = name(exif, 0) === 'Exif' ? 6 : 0;
  const little = name(exif, start).startsWith('II');
  const entries = start + exif.getUint32(start + 4, little);
  for (let index = 0; index < exif.getUint16(entries, little); index++) {
    const entry = entries + 2 + index * 12;
    if (exif.getUint16(entry, little) === ORIENTATION) return exif.getUint16(entry + 8, little);
  }
  return 1;
}
