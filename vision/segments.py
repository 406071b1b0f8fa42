"""What a file is made of, looked at before any of it is decoded: small files can be slow to read."""

import re

from vision.errors import TooManyScans, TooManySegments

# Progressive files have about ten scans. 30 kB with a thousand empty ones would keep a thread busy for seconds, 25 MB
# of them for an hour.
MAX_SCANS = 100
# Each scan is a pass over the picture: a hundred of 50 megapixels took five seconds for 300 kB.
MAX_SCANNED_PIXELS = 1_000_000_000
# Pillow walks through a JPEG up to its first scan, and through a PNG, in Python: one step for a segment (a chunk), or
# for a byte that belongs to none. 25 MB of empty segments would take it, and keep other threads waiting, for seven
# seconds, and of padding for seventeen.
MAX_STEPS = 100_000
# Photos with a depth map or a long history of edits have some hundreds; 25 MB in full ones are 382.
MAX_SEGMENTS = 1_000
# Those that Pillow works through: it adds one segment of EXIF to the next and copies all before it, and takes
# Photoshop's resources one by one. 25 MB of EXIF take it eight seconds, of resources one and a half.
MAX_PARSED_SEGMENTS, PARSED = 32, (b"Exif\0\0", b"Photoshop 3.0\0")

# Pillow unpacks a PNG's profile and compressed text whole, each up to MAX_TEXT bytes (a workflow of ComfyUI, or a
# printer's profile, has some megabytes), and deflate makes of a byte 1,032 at most: 25 MB of such chunks took it forty
# seconds.
MAX_TEXT = 8 << 20
MAX_UNPACKED, COMPRESSED, MOST_OF_A_BYTE = 64 * MAX_TEXT, (b"iCCP", b"zTXt"), 1032
MAX_KEYWORD = 81  # and the flag behind it, in iTXt

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# Those before a scan that Pillow does not skip: what follows them is bytes of no segment.
WITHOUT_LENGTH = frozenset((0x01, 0xC8, 0xD8, END_OF_IMAGE, *range(0xF0, 0xFE)))
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SEQUENTIAL = (0xC0, 0xC1)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNK_FRAME = 12  # length, type and checksum around a chunk's data
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")


def refuse_slow_jpeg(data: bytes) -> bool:
    """Raise TooManySegments or TooManyScans for a file that would take far longer to read than its size says.

    Scans are counted up to the end of the picture; a thumbnail before it or a video behind it has its own. Returns
    whether even read twice the picture is within the limits of scans.
    """
    start, components, pixels = _first_scan(data)
    # A first scan with all components of a sequential picture, as nearly every photo's, is the only one that libjpeg
    # reads. Megabytes need not be searched for more.
    if components and data[start : start + 1] == components:
        return True
    most = min(MAX_SCANS, MAX_SCANNED_PIXELS // max(1, pixels))
    if (found := data.count(bytes((0xFF, START_OF_SCAN)))) <= most:
        return 2 * found <= most
    scans, steps, position = 1, 0, start
    while (marker := MARKER.search(data, position)) and marker[1][0] != END_OF_IMAGE:
        scans += marker[1][0] == START_OF_SCAN
        steps += 1
        if scans > most:
            raise TooManyScans(most)
        if steps > MAX_STEPS:
            raise TooManySegments("JPEG")
        position = _behind(data, marker)
    return False


def _is_compressed(text: bytes) -> bool:
    """text: what an iTXt chunk begins with: its keyword, a zero, and whether it is."""
    _, _, flags = text.partition(b"\0")
    return flags[:1] != b"\0"


def refuse_slow_png(data: bytes) -> None:
    """Raise TooManySegments. What lies behind the picture's end nobody walks through."""
    steps, unpacked, position = 0, 0, len(PNG_SIGNATURE)
    while position < len(data) and (kind := data[position + 4 : position + 8]) != b"IEND":
        length = int.from_bytes(data[position : position + 4])
        start = position + 8
        position += CHUNK_FRAME + length
        steps += 1
        if kind in COMPRESSED or (kind == b"iTXt" and _is_compressed(data[start : start + MAX_KEYWORD])):
            unpacked += min(MAX_TEXT, MOST_OF_A_BYTE * length)
        if steps > MAX_STEPS or unpacked > MAX_UNPACKED:
            raise TooManySegments("PNG")


def _first_scan(data: bytes) -> tuple[int, bytes, int]:
    """Where the first scan's header tells its number of components (the end of the file where there is none), the
    number of a sequential picture's as a byte, empty for any other kind of picture, and the picture's pixels.

    Raises TooManySegments.
    """
    components, pixels, segments, parsed, stray, position = b"", 0, 0, 0, 0, 2
    while marker := MARKER.search(data, position):
        code, start = marker[1][0], marker.end() + 2
        segments += 1
        parsed += data.startswith(PARSED, start)
        stray += marker.start() - position
        if segments > MAX_SEGMENTS or parsed > MAX_PARSED_SEGMENTS or stray > MAX_STEPS:
            raise TooManySegments("JPEG")
        if code == START_OF_SCAN:
            return start, components, pixels
        if code in FRAMES:
            height, width = (int.from_bytes(data[start + place : start + place + 2]) for place in (1, 3))
            pixels = max(pixels, height * width)
            # A second frame is an error, which is libjpeg's to find.
            components = data[start + 5 : start + 6] if code in SEQUENTIAL and not components else b""
        position = _behind(data, marker)
    if stray + len(data) - position > MAX_STEPS:
        raise TooManySegments("JPEG")
    return len(data), b"", pixels


def _behind(data: bytes, marker: re.Match[bytes]) -> int:
    """Where the segment of this marker ends."""
    end = marker.end()
    return end if marker[1][0] in WITHOUT_LENGTH else end + int.from_bytes(data[end : end + 2])
