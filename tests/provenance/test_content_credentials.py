"""Content Credentials: a signed record is read, checked, and never trusted further than it was checked."""

import subprocess
import sys
import zlib

import pytest
from PIL import Image

from provenance.content_credentials import MARK, ContentCredentials, read_credentials
from provenance.pieces import MOST_BOXES, MOST_CHUNKS, has_too_many_pieces
from tests.conftest import Encode
from tests.provenance.signing import Signer


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.fixture
def plain(encode: Encode) -> bytes:
    return encode(Image.effect_noise((120, 90), 60).convert("RGB"))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_record_is_read_in_every_format(encode: Encode, signer: Signer, image_format: str) -> None:
    mime_type = f"image/{image_format.lower()}"
    plain = encode(Image.effect_noise((120, 90), 60).convert("RGB"), image_format)

    told = read_credentials(signer.sign(plain, mime_type, "trainedAlgorithmicMedia"), mime_type)

    assert told == ContentCredentials(
        intact=True,
        trusted=None,
        signed_by="Test Camera",
        signed_at=None,
        generator="Picture Maker 1.0",
        digital_source_types=("trainedAlgorithmicMedia",),
        problems=(),
    )


def test_a_file_without_a_record_has_none_and_costs_no_library(plain: bytes) -> None:
    assert read_credentials(plain, "image/jpeg") is None
    code = (
        "import sys; from provenance.content_credentials import read_credentials;"
        "assert read_credentials(b'no record', 'image/jpeg') is None; assert 'c2pa' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_picture_changed_after_it_was_signed_is_not_intact(signer: Signer, plain: bytes) -> None:
    signed = bytearray(signer.sign(plain, "image/jpeg"))
    signed[-200] ^= 1

    told = read_credentials(bytes(signed), "image/jpeg")

    assert told
    assert not told.intact
    assert "assertion.dataHash.mismatch" in told.problems


def test_a_record_changed_after_it_was_signed_is_not_intact(signer: Signer, plain: bytes) -> None:
    signed = signer.sign(plain, "image/jpeg", "trainedAlgorithmicMedia")
    forged = signed.replace(b"trainedAlgorithmicMedia", b"digitalCaptureeeeeeeeee")
    assert forged != signed

    told = read_credentials(forged, "image/jpeg")

    assert told
    assert not told.intact
    assert "assertion.hashedURI.mismatch" in told.problems


def test_only_a_signer_that_the_anchors_vouch_for_is_trusted(signer: Signer, plain: bytes) -> None:
    signed = signer.sign(plain, "image/jpeg")

    vouched = read_credentials(signed, "image/jpeg", signer.anchor)
    stranger = read_credentials(signed, "image/jpeg", Signer().anchor)

    assert vouched
    assert (vouched.intact, vouched.trusted, vouched.problems) == (True, True, ())
    assert stranger
    assert (stranger.intact, stranger.trusted) == (True, False)
    assert stranger.problems == ("signingCredential.untrusted",)


def test_the_record_of_a_picture_within_another_is_told_too(signer: Signer, plain: bytes) -> None:
    generated = signer.sign(plain, "image/jpeg", "trainedAlgorithmicMedia")

    told = read_credentials(signer.sign(plain, "image/jpeg", "compositeCapture", generated), "image/jpeg")

    assert told
    assert told.digital_source_types == ("compositeCapture", "trainedAlgorithmicMedia")


@pytest.mark.parametrize("cut", [200, 600, 3000])
def test_a_record_cut_short_is_unreadable_and_nothing_breaks(signer: Signer, plain: bytes, cut: int) -> None:
    signed = signer.sign(plain, "image/jpeg")
    start = signed.index(MARK)
    broken = signed[: start + cut] + bytes(200) + signed[start + cut + 200 :]

    told = read_credentials(broken, "image/jpeg")

    assert told
    assert not told.intact
    assert told.problems
    after = read_credentials(signed, "image/jpeg")
    assert after
    assert after.intact


def test_the_mark_alone_is_no_record(plain: bytes) -> None:
    told = read_credentials(plain + MARK, "image/jpeg")

    assert told is None


@pytest.mark.parametrize("image_format", ["AVIF", "WEBP", "PNG"])
def test_a_file_of_very_many_pieces_is_not_read_for_its_record(image_format: str, encode: Encode) -> None:
    """The library takes the square of their number: 80 kB of empty boxes .8 s, a megabyte two minutes."""
    piece = {
        "AVIF": b"\0\0\0\x08free",
        "WEBP": b"none\0\0\0\0",
        "PNG": b"\0\0\0\0noNe" + zlib.crc32(b"noNe").to_bytes(4),
    }[image_format]
    plain = encode(Image.new("RGB", (64, 64)), image_format)
    place = len(plain) - 12 if image_format == "PNG" else len(plain)
    mime_type = f"image/{image_format.lower()}"

    def with_pieces(count: int) -> bytes:
        return plain[:place] + count * piece + b"\0\0\0\x10free" + MARK + plain[place:]

    most = MOST_BOXES if image_format == "AVIF" else MOST_CHUNKS
    many = read_credentials(with_pieces(most), mime_type)

    assert many is not None
    assert many.problems == ("manifest.unreadable",)
    assert not has_too_many_pieces(with_pieces(most - 100), mime_type)


def test_boxes_within_boxes_are_counted_too() -> None:
    def box(kind: bytes, data: bytes) -> bytes:
        return (8 + len(data)).to_bytes(4) + kind + data

    def nested(count: int) -> bytes:
        return box(b"ftyp", b"avif") + box(b"moov", box(b"trak", count * box(b"free", b"")))

    assert has_too_many_pieces(nested(MOST_BOXES), "image/avif")
    assert not has_too_many_pieces(nested(MOST_BOXES - 3), "image/avif")
    assert not has_too_many_pieces(b"\0\0\0\0free" + bytes(100), "image/avif")


@pytest.mark.parametrize("mark", [b"jumd", b"brob"])
def test_a_record_of_very_many_parts_is_not_read(signer: Signer, plain: bytes, mark: bytes) -> None:
    signed = signer.sign(plain, "image/jpeg")
    assert read_credentials(signed, "image/jpeg") is not None

    padded = read_credentials(signed + 1_000 * mark, "image/jpeg")

    assert padded is not None
    assert padded.problems == ("manifest.unreadable",)
