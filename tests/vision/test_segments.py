"""Small files that would be slow to read are refused first."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.conftest import Encode
from vision.decode import decode
from vision.errors import TooManyScans, TooManySegments
from vision.segments import MAX_PARSED_SEGMENTS, MAX_SEGMENTS, MAX_STEPS, MAX_TEXT, refuse_slow_jpeg

LIMIT = 50_000_000
EMPTY_COMMENT = b"\xff\xfe\0\2"


@pytest.fixture
def picture() -> Image.Image:
    return Image.fromarray(np.linspace(0, 255, 64 * 48 * 3).reshape(48, 64, 3).astype(np.uint8))


def scans_repeated(data: bytes, times: int) -> bytes:
    """The last scan of a progressive JPEG again and again."""
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + data[-2:]


def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded(picture: Image.Image, encode: Encode) -> None:
    progressive = encode(picture, "JPEG", progressive=True)

    assert decode(scans_repeated(progressive, 50), LIMIT).size == (64, 48)
    with pytest.raises(TooManyScans, match="more than 100 scans"):
        decode(scans_repeated(progressive, 1000), LIMIT)


def test_the_larger_a_picture_the_fewer_scans_it_may_have(encode: Encode) -> None:
    """A progressive picture of 48 megapixels has the ten scans of any other, and may; in thirty each is too dear."""
    large = encode(Image.new("RGB", (8_000, 6_000), "teal"), progressive=True)
    assert refuse_slow_jpeg(large) is True
    scans = large[large.index(b"\xff\xda") :].removesuffix(b"\xff\xd9")

    assert refuse_slow_jpeg(large.removesuffix(b"\xff\xd9") + scans) is False
    with pytest.raises(TooManyScans, match="more than 20 scans"):
        refuse_slow_jpeg(large.removesuffix(b"\xff\xd9") + 3 * scans)


def test_scans_of_thumbnails_and_of_what_follows_a_jpeg_are_not_counted(picture: Image.Image, encode: Encode) -> None:
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 400) + b"\xff\xda" * 200
    data = encode(picture, "JPEG", progressive=True)

    assert decode(data[:2] + comment + data[2:] + b"\xff\xda\0\2" * 1000, LIMIT).size == (64, 48)


def test_scans_of_a_sequential_picture_count_unless_the_first_has_every_component() -> None:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, 48, 64, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    one_component = b"\xff\xda\0\x08\1\1\0\0\x3f\0"
    all_components = b"\xff\xda\0\x0c\3\1\0\2\0\3\0\0\x3f\0"
    start, end = b"\xff\xd8", b"\xff\xd9"

    with pytest.raises(TooManyScans):
        refuse_slow_jpeg(start + frame + one_component * 200 + end)
    with pytest.raises(TooManyScans):  # the frame of a progressive picture: the last of two says nothing
        refuse_slow_jpeg(start + frame + frame.replace(b"\xc0", b"\xc2") + all_components * 200 + end)
    refuse_slow_jpeg(start + frame + all_components + one_component * 200 + end)


EXIF = b"\xff\xe1" + struct.pack(">H", 2 + 6 + 100) + b"Exif\0\0" + bytes(100)
RESOURCE = b"8BIM\4\4" + bytes(6)  # IPTC's, without a name and empty
PHOTOSHOP = b"\xff\xed" + struct.pack(">H", 2 + 14 + 12 * 100) + b"Photoshop 3.0\0" + RESOURCE * 100


@pytest.mark.parametrize(
    ("filler", "most"),
    [
        *[(EMPTY_COMMENT, MAX_SEGMENTS), (b"\xff", MAX_STEPS)],
        *[(EXIF, MAX_PARSED_SEGMENTS), (PHOTOSHOP, MAX_PARSED_SEGMENTS)],
    ],
    ids=["empty comments", "padding", "EXIF", "Photoshop's resources"],
)
def test_a_jpeg_of_very_many_pieces_before_its_picture_is_refused(
    picture: Image.Image, encode: Encode, filler: bytes, most: int
) -> None:
    data = encode(picture, "JPEG")

    assert decode(data[:2] + filler * (most // 2) + data[2:], LIMIT).size == (64, 48)
    with pytest.raises(TooManySegments, match="The JPEG is made of more pieces"):
        decode(data[:2] + filler * (most + 1) + data[2:], LIMIT)


@pytest.mark.parametrize(
    "endless",
    [
        *[b"\xff" * (MAX_STEPS + 2), b"\xff\0" * MAX_STEPS, b"\xff\xd0" * MAX_STEPS],
        *[b"\xff" + code + b"\xff\xf0" + bytes(MAX_STEPS + 1) for code in (b"\xd9", b"\xc8", b"\xf3")],
    ],
    ids=["padding", "zeros", "restarts", "end of image", "JPG", "JPG3"],
)
def test_a_jpeg_that_never_comes_to_its_picture_is_refused(
    picture: Image.Image, encode: Encode, endless: bytes
) -> None:
    with pytest.raises(TooManySegments):
        decode(encode(picture, "JPEG")[:2] + b"\xff\xfe\0\2" + endless, LIMIT)


def test_a_jpeg_of_very_many_pieces_between_its_scans_is_refused(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    piece = EMPTY_COMMENT * (MAX_STEPS // 50) + data[last:-2]

    with pytest.raises(TooManySegments):
        decode(data[:-2] + piece * 90 + EMPTY_COMMENT + b"\xff\xda" * 20 + data[-2:], LIMIT)


def test_a_large_jpeg_with_metadata_in_hundreds_of_segments_is_read(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "JPEG")
    depth_map = b"\xff\xe1" + struct.pack(">H", 2 + 60_000) + b"\xff\xda" * 30_000

    assert decode(data[:2] + depth_map * 300 + data[2:], LIMIT).size == (64, 48)


@pytest.mark.parametrize("kind", [b"prVt", b"IDAT"])
def test_a_png_of_very_many_chunks_is_refused(picture: Image.Image, encode: Encode, kind: bytes) -> None:
    data = encode(picture, "PNG")
    header = 8 + 12 + 13
    empty = struct.pack(">I", 0) + kind + struct.pack(">I", zlib.crc32(kind))

    assert decode(data[:header] + empty * 1000 + data[header:], LIMIT).size == (64, 48)
    with pytest.raises(TooManySegments, match="The PNG is made of more pieces"):
        decode(data[:header] + empty * (MAX_STEPS + 1) + data[header:], LIMIT)


@pytest.mark.parametrize("kind", [b"iCCP", b"iTXt", b"zTXt"])
def test_a_png_of_very_many_large_texts_is_refused(picture: Image.Image, encode: Encode, kind: bytes) -> None:
    data = encode(picture, "PNG")
    header = 8 + 12 + 13
    body = kind + b"a\0" + (b"\1\0\0\0" if kind == b"iTXt" else b"\0") + zlib.compress(bytes(MAX_TEXT), 9)
    text = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))

    assert decode(data[:header] + text * 7 + data[header:], LIMIT).size == (64, 48)
    with pytest.raises(TooManySegments, match="The PNG is made of more pieces"):
        decode(data[:header] + text * 70 + data[header:], LIMIT)


def test_a_png_of_many_texts_as_they_are_is_read(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "PNG")
    header = 8 + 12 + 13
    body = b"iTXta\0\0\0\0\0" + 9_000 * b"x"
    text = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))

    assert decode(data[:header] + text * 100 + data[header:], LIMIT).size == (64, 48)


def test_what_lies_behind_a_png_is_no_piece_of_it(picture: Image.Image, encode: Encode) -> None:
    padding = bytes(12 * (MAX_STEPS + 1))

    assert decode(encode(picture, "PNG") + padding, LIMIT).size == (64, 48)


def test_no_piece_of_a_file_makes_the_look_fail(picture: Image.Image, encode: Encode) -> None:
    data = encode(picture, "JPEG")

    for length in range(2, len(data)):
        refuse_slow_jpeg(data[:length])


@pytest.mark.parametrize(("times", "twice"), [(0, True), (40, True), (41, False)])
def test_a_picture_that_may_be_read_twice_is_told_from_others(
    picture: Image.Image, encode: Encode, times: int, twice: bool
) -> None:
    """Ten scans has any progressive JPEG."""
    assert refuse_slow_jpeg(encode(picture, "JPEG")) is True
    assert refuse_slow_jpeg(scans_repeated(encode(picture, "JPEG", progressive=True), times)) is twice
