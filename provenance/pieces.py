"""How many pieces a file is made of: c2pa takes its time for each, however empty it is."""

from collections.abc import Iterator
from typing import Literal

PNG_HEAD, WEBP_HEAD = 8, 12
# Boxes of AVIF and HEIC that are made of others, and the bytes before the first of them.
WITHIN = {b"meta": 4} | dict.fromkeys(
    b"iprp ipco moov trak edts mdia minf dinf stbl mvex moof traf mfra udta skip schi sinf".split(), 0
)


# Of an AVIF's boxes c2pa takes the square of their number in time. A PNG of 160 MB, in the usual pieces of 8 kB, has as
# many chunks.
MOST_BOXES, MOST_CHUNKS = 2_000, 20_000


def has_too_many_pieces(data: bytes, mime_type: str) -> bool:
    """Whether a PNG, WebP, AVIF or HEIC has chunks or boxes for a quarter of a second and more. (JPEGs are counted
    before decoding.)"""
    if mime_type == "image/png":
        pieces, most = _chunks(data, PNG_HEAD, 12, "big", even=False), MOST_CHUNKS
    elif mime_type == "image/webp":
        pieces, most = _chunks(data, WEBP_HEAD, 8, "little", even=True), MOST_CHUNKS
    elif mime_type in ("image/avif", "image/heic"):
        pieces, most = _boxes(data), MOST_BOXES
    else:
        return False
    return any(number >= most for number, _ in enumerate(pieces))


def _chunks(data: bytes, start: int, frame: int, order: Literal["big", "little"], *, even: bool) -> Iterator[int]:
    """Where each chunk begins. frame: bytes around its data. even: whether data of odd length is filled up."""
    while start + 8 <= len(data):
        yield start
        place = start if order == "big" else start + 4
        length = int.from_bytes(data[place : place + 4], order)
        start += frame + length + (length % 2 if even else 0)


def _boxes(data: bytes) -> Iterator[int]:
    """Where each box begins, those within others too."""
    spans = [(0, len(data))]
    while spans:
        start, end = spans.pop()
        while start + 8 <= end:
            yield start
            length, kind, head = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8], 8
            if length == 1:
                length, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
            stop = min(end, start + length) if length >= head else end
            if kind in WITHIN:
                spans.append((start + head + WITHIN[kind], stop))
            start = stop
