"""How many pieces a file is made of: c2pa takes the square of their number in time, however empty they are."""

from collections.abc import Iterator

PNG_HEAD, WEBP_HEAD = 8, 12
# Boxes of AVIF and HEIC that are made of others, and the bytes before the first of them.
WITHIN = {b"meta": 4} | dict.fromkeys(
    b"iprp ipco moov trak edts mdia minf dinf stbl mvex moof traf mfra udta skip schi sinf".split(), 0
)


def has_more_pieces(data: bytes, mime_type: str, limit: int) -> bool:
    """Whether a PNG, WebP, AVIF or HEIC has more than `limit` chunks or boxes. (JPEGs are counted before decoding.)"""
    if mime_type == "image/png":
        pieces = _chunks(data, PNG_HEAD, 12, "big", even=False)
    elif mime_type == "image/webp":
        pieces = _chunks(data, WEBP_HEAD, 8, "little", even=True)
    elif mime_type in ("image/avif", "image/heic"):
        pieces = _boxes(data, 0, len(data))
    else:
        return False
    return any(number >= limit for number, _ in enumerate(pieces))


def _chunks(data: bytes, start: int, frame: int, order: str, *, even: bool) -> Iterator[int]:
    """Where each chunk begins. frame: bytes around its data. even: whether data of odd length is filled up."""
    while start + 8 <= len(data):
        yield start
        place = start if order == "big" else start + 4
        length = int.from_bytes(data[place : place + 4], "big" if order == "big" else "little")
        start += frame + length + (length % 2 if even else 0)


def _boxes(data: bytes, start: int, end: int) -> Iterator[int]:
    """Where each box begins, those within others too."""
    spans = [(start, end)]
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
