"""From bytes to network inputs: decoding, faces, crops, quality. Knows nothing about HTTP or weights."""
