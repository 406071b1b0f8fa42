"""Untrusted bytes become an upright RGB picture, or a typed refusal."""

import io
import struct
import zlib

import numpy as np
import pytest
import simplejpeg
from PIL import Image, features
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngInfo

from tests.conftest import Encode
from vision.decode import HEIF_INSTALLED, MAX_EXIF, NO_TEXT, decode
from vision.errors import EmptyFile, ImageRefused, InvalidImage, TooManyPixels, UnsupportedFormat
from vision.segments import PNG_SIGNATURE

LIMIT = 50_000_000
END = b"\xff\xd9"


def gradient(width: int = 64, height: int = 48) -> Image.Image:
    """Red grows to the right, green downwards; blue is constant."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, np.full_like(x, 60)], axis=-1).astype(np.uint8))


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image, np.int16)


def replaced(data: bytes, place: slice, other: bytes) -> bytes:
    return data[: place.start] + other + data[place.stop :]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_read_by_its_content(encode: Encode, image_format: str) -> None:
    photo = decode(encode(gradient(), image_format, quality=95), LIMIT)

    assert (photo.format, photo.size, photo.image.mode) == (image_format, (64, 48), "RGB")
    assert np.abs(pixels(photo.image) - pixels(gradient())).mean() < 4


@pytest.mark.parametrize("progressive", [False, True], ids=["sequential", "progressive"])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("size", [(64, 48), (131, 77), (1, 1)])
def test_a_jpegs_pixels_are_pillows(
    astronaut: Image.Image, encode: Encode, size: tuple[int, int], subsampling: str, progressive: bool
) -> None:
    data = encode(astronaut.resize(size), "JPEG", quality=70, subsampling=subsampling, progressive=progressive)

    np.testing.assert_array_equal(pixels(decode(data, LIMIT).image), pixels(Image.open(io.BytesIO(data))))


def test_a_jpeg_that_holds_rgb_itself_has_pillows_pixels(encode: Encode) -> None:
    data = encode(gradient(), "JPEG", keep_rgb=True)

    np.testing.assert_array_equal(pixels(decode(data, LIMIT).image), pixels(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize(
    ("warning", "place", "other"),
    [
        ("premature end of data segment", slice(-6, -2), b""),
        ("extraneous bytes before marker 0xd9", slice(-2, -2), b"\x55" * 300),
        ("5 extraneous bytes before marker 0xdb", slice(20, 20), b"\0" * 5),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_with_a_blemish_that_shows_nowhere_is_read_as_pillow_reads_it(
    astronaut: Image.Image, encode: Encode, warning: str, place: slice, other: bytes, mode: str
) -> None:
    data = encode(astronaut.convert(mode), "JPEG")
    blemished = replaced(data, place, other)
    with pytest.raises(ValueError, match=warning):
        simplejpeg.decode_jpeg(blemished, "RGBX")

    image = decode(blemished, LIMIT).image

    np.testing.assert_array_equal(pixels(image), pixels(Image.open(io.BytesIO(blemished)).convert("RGB")))


@pytest.mark.parametrize("kind", ["RGB", "L", "progressive"])
@pytest.mark.parametrize("damage", ["emptied", "cut"])
def test_a_jpeg_damaged_in_its_middle_is_refused_although_pillow_shows_it(
    astronaut: Image.Image, encode: Encode, monkeypatch: pytest.MonkeyPatch, kind: str, damage: str
) -> None:
    monkeypatch.setattr("vision.decode.IN_PLACE", True)
    grey, progressive = kind == "L", kind == "progressive"
    data = encode(astronaut.convert("L") if grey else astronaut, "JPEG", progressive=progressive)
    half = len(data) // 2
    damaged = replaced(data, slice(half, half + 4_096), bytes(4_096)) if damage == "emptied" else data[:half] + END
    assert Image.open(io.BytesIO(damaged)).convert("RGB").size == astronaut.size

    with pytest.raises(InvalidImage, match="JPEG"):
        decode(damaged, LIMIT)


@pytest.mark.parametrize(
    ("share", "warning"), [(0.1, "bad Huffman code"), (0.25, "extraneous bytes before marker 0xc4")]
)
def test_a_progressive_jpeg_with_a_damaged_scan_is_refused(
    astronaut: Image.Image, encode: Encode, monkeypatch: pytest.MonkeyPatch, share: float, warning: str
) -> None:
    monkeypatch.setattr("vision.decode.IN_PLACE", True)
    data = encode(astronaut, "JPEG", progressive=True)
    place = int(len(data) * share)
    damaged = replaced(data, slice(place, place + 64), b"\xfe" * 64)
    with pytest.raises(ValueError, match=warning):
        simplejpeg.decode_jpeg(damaged, "RGBX")

    with pytest.raises(InvalidImage, match="JPEG"):
        decode(damaged, LIMIT)


def test_a_jpeg_is_not_copied_into_pillows_own_memory(
    astronaut: Image.Image, encode: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silently reading all through Pillow, which takes a ninth more time, would pass every other test."""

    def loaded(image: Image.Image) -> None:
        pytest.fail("Pillow decoded it")

    monkeypatch.setattr(JpegImageFile, "load", loaded)
    monkeypatch.setattr("vision.decode.IN_PLACE", True)

    for progressive in (False, True):
        assert decode(encode(astronaut, "JPEG", progressive=progressive), LIMIT).size == astronaut.size


@pytest.mark.parametrize(("large_pages", "mode"), [(False, "RGB"), (True, "CMYK")])
def test_jpegs_in_cmyk_are_pillows_and_without_large_pages_all_are(
    encode: Encode, monkeypatch: pytest.MonkeyPatch, large_pages: bool, mode: str
) -> None:
    monkeypatch.setattr("vision.decode.IN_PLACE", large_pages)
    monkeypatch.setattr("vision.decode._pixels_of_jpeg", lambda *_: pytest.fail("simplejpeg decoded it"))

    assert decode(encode(gradient().convert(mode), "JPEG"), LIMIT).size == (64, 48)


def test_a_jpegs_memory_lives_as_long_as_its_picture(astronaut: Image.Image, encode: Encode) -> None:
    """Pillow and numpy count its users each in their own way; freed too soon, it would be given to others."""
    data = encode(astronaut, "JPEG")
    image = decode(data, LIMIT).image

    others = [np.full((*astronaut.size, 4), 255, np.uint8) for _ in range(20)]

    np.testing.assert_array_equal(pixels(image), pixels(Image.open(io.BytesIO(data))))
    del others


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF decoder")
def test_avif_is_read(encode: Encode) -> None:
    assert decode(encode(gradient(), "AVIF"), LIMIT).format == "AVIF"


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF decoder")
def test_avif_is_read_where_only_its_compatible_brands_say_so(encode: Encode) -> None:
    data = encode(gradient(), "AVIF")
    assert data[8:12] == b"avif"
    assert b"avif" in data[16 : data[3]]

    assert decode(data[:8] + b"mif1" + data[12:], LIMIT).format == "AVIF"


@pytest.mark.skipif(not HEIF_INSTALLED, reason="pillow-heif is not installed")
def test_heic_is_read(encode: Encode) -> None:
    assert decode(encode(gradient(), "HEIF"), LIMIT).format == "HEIC"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(encode: Encode, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = gradient().transpose(undo[orientation]) if orientation in undo else gradient()
    exif = Image.Exif()
    exif[0x0112] = orientation

    photo = decode(encode(stored, "PNG", exif=exif.tobytes()), LIMIT)

    assert photo.size == (64, 48)
    np.testing.assert_array_equal(pixels(photo.image), pixels(gradient()))


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_broken_exif_does_not_spoil_a_good_picture(encode: Encode, exif: bytes) -> None:
    assert decode(encode(gradient(), "JPEG", exif=exif), LIMIT).size == (64, 48)


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF decoder")
@pytest.mark.parametrize(("tag", "kind"), [(0x010F, 11), (0x0103, 2)], ids=["a number for words", "words for a number"])
def test_exif_that_pillow_cannot_write_anew_does_not_spoil_a_good_avif(encode: Encode, tag: int, kind: int) -> None:
    """Its reader does so where EXIF turns the picture and the file itself does not, which is what counts there."""
    exif = Image.Exif()
    exif[0x010F] = "a maker of some length"
    tiff = exif.tobytes().removeprefix(b"Exif\0\0")
    data = encode(gradient(), "AVIF", exif=exif.tobytes())
    odd = struct.pack(">HHII", tag, kind, 1, 0x3FC00000)
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    broken = (tiff[:8] + struct.pack(">H", 2) + min(odd, turned) + max(odd, turned)).ljust(len(tiff), b"\0")
    assert data.count(tiff) == 1 and len(broken) == len(tiff)

    assert decode(data.replace(tiff, broken), LIMIT).size == (64, 48)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_an_orientation_of_infinity_does_not_spoil_a_good_picture(encode: Encode, image_format: str) -> None:
    directory = struct.pack("<HHHIfI", 1, 0x0112, 11, 1, float("inf"), 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory

    assert decode(encode(gradient(), image_format, exif=exif), LIMIT).size == (64, 48)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_an_orientation_that_xmp_alone_tells_of_turns_nothing(encode: Encode, image_format: str) -> None:
    """Browsers do not follow it, so that the page would lay boxes beside the faces."""
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    options: dict[str, object] = {"pnginfo": text} if image_format == "PNG" else {"xmp": xmp}

    assert decode(encode(gradient(), image_format, **options), LIMIT).size == (64, 48)


def test_an_orientation_in_a_pngs_text_turns_nothing(encode: Encode) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = exif.tobytes()
    text = PngInfo()
    text.add_text("Raw profile type exif", f"\nexif\n{len(raw)}\n{raw.hex()}\n")

    assert decode(encode(gradient(), "PNG", pnginfo=text), LIMIT).size == (64, 48)


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_exif_of_hundreds_of_kilobytes_is_not_unpacked(encode: Encode, image_format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(encode(gradient(), image_format, exif=exif.tobytes()), LIMIT).size == (48, 64)

    exif[0xA000] = bytes(MAX_EXIF)

    assert decode(encode(gradient(), image_format, exif=exif.tobytes()), LIMIT).size == (64, 48)


def test_sixteen_bit_grey_is_scaled_not_clipped(encode: Encode) -> None:
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (8, 1))

    photo = decode(encode(Image.fromarray(ramp), "PNG"), LIMIT)

    np.testing.assert_array_equal(pixels(photo.image)[:, :, 0], ramp >> 8)


def test_sixteen_bit_colour_is_read() -> None:
    """Pillow cannot write it: a PNG by hand, one pixel of 16-bit RGB."""
    header = struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0)
    body = zlib.compress(b"\0" + struct.pack(">HHH", 0xFF00, 0x8000, 0x0100))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")

    assert decode(png, LIMIT).image.getpixel((0, 0)) == (255, 128, 1)


def test_cmyk_becomes_the_colours_it_shows(encode: Encode) -> None:
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))

    shown = pixels(decode(encode(cmyk, "JPEG", quality=95), LIMIT).image)

    np.testing.assert_allclose(shown[8, 8], (255, 0, 0), atol=15)


def test_a_palette_becomes_its_colours(encode: Encode) -> None:
    palette = Image.new("RGB", (16, 16), (10, 200, 30)).convert("P", palette=Image.Palette.ADAPTIVE)

    assert decode(encode(palette, "PNG"), LIMIT).image.getpixel((3, 3)) == (10, 200, 30)


@pytest.mark.parametrize("mode", ["L", "1", "LA"])
def test_grey_pictures_become_grey_rgb(encode: Encode, mode: str) -> None:
    photo = decode(encode(gradient().convert(mode), "PNG"), LIMIT)

    assert photo.image.mode == "RGB"
    assert np.ptp(pixels(photo.image), axis=-1).max() == 0


def test_transparency_shows_white_not_what_is_hidden_beneath(encode: Encode) -> None:
    hidden = Image.new("RGBA", (8, 8), (255, 0, 0, 0))

    assert decode(encode(hidden, "PNG"), LIMIT).image.getpixel((4, 4)) == (255, 255, 255)


def test_a_colour_that_a_png_calls_transparent_shows_white(encode: Encode) -> None:
    hidden = encode(Image.new("RGB", (8, 8), (200, 10, 10)), "PNG", transparency=(200, 10, 10))

    assert decode(hidden, LIMIT).image.getpixel((4, 4)) == (255, 255, 255)


def test_a_transparent_colour_of_sixteen_bits_hides_no_other() -> None:
    header = struct.pack(">IIBBBBB", 2, 2, 16, 2, 0, 0, 0)
    black = zlib.compress(2 * (b"\0" + bytes(12)))
    png = (
        PNG_SIGNATURE
        + chunk(b"IHDR", header)
        + chunk(b"tRNS", b"\x12\0" * 3)
        + chunk(b"IDAT", black)
        + chunk(b"IEND", b"")
    )

    assert decode(png, LIMIT).image.getpixel((0, 0)) == (0, 0, 0)


def test_a_transparent_grey_of_sixteen_bits_shows_white_and_its_neighbours_do_not(encode: Encode) -> None:
    ramp = np.array([[0x1233, 0x1234, 0x1235]], np.uint16)
    data = encode(Image.fromarray(ramp), "PNG")
    header = len(PNG_SIGNATURE) + 12 + 13

    image = decode(data[:header] + chunk(b"tRNS", b"\x12\x34") + data[header:], LIMIT).image

    assert pixels(image)[0, :, 0].tolist() == [0x12, 255, 0x12]


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize("share", [0, 1])
def test_a_transparent_grey_of_few_bits_shows_white_and_no_other_does(depth: int, share: int) -> None:
    """One row of all greys but the lightest, which is white anyway."""
    greys = (1 << depth) - 1
    hidden = share * (greys - 1)
    row = sum(grey << (8 * 8 - depth * (grey + 1)) for grey in range(greys)).to_bytes(8)[: -(-greys * depth // 8)]
    png = (
        PNG_SIGNATURE
        + chunk(b"IHDR", struct.pack(">IIBBBBB", greys, 1, depth, 0, 0, 0, 0))
        + chunk(b"tRNS", struct.pack(">H", hidden))
        + chunk(b"IDAT", zlib.compress(b"\0" + row))
        + chunk(b"IEND", b"")
    )

    shown = pixels(decode(png, LIMIT).image)[0, :, 0].tolist()

    assert shown == [255 if grey == hidden else grey * 255 // greys for grey in range(greys)]


@pytest.mark.parametrize("behind", [False, True], ids=["before the pixels", "behind them"])
@pytest.mark.parametrize("mode", ["L", "P", "RGB"])
def test_a_pngs_text_called_transparency_is_only_text(encode: Encode, mode: str, behind: bool) -> None:
    text = PngInfo()
    text.add(b"tEXt", b"transparency\0none", after_idat=behind)

    assert decode(encode(Image.new(mode, (8, 8)), "PNG", pnginfo=text), LIMIT).image.getpixel((4, 4)) == (0, 0, 0)


@pytest.mark.parametrize("place", [b"IDAT", b"IEND"], ids=["before the pixels", "behind them"])
def test_a_pngs_text_called_transparency_does_not_undo_what_is_transparent(encode: Encode, place: bytes) -> None:
    hidden = encode(Image.new("RGB", (8, 8), (200, 10, 10)), "PNG", transparency=(200, 10, 10))
    start = hidden.index(place) - 4

    image = decode(hidden[:start] + chunk(b"tEXt", b"transparency\0none") + hidden[start:], LIMIT).image

    assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt"])
@pytest.mark.parametrize("name", NO_TEXT)
def test_a_pngs_text_may_have_any_name(encode: Encode, name: str, kind: bytes) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    between = {b"tEXt": b"\0", b"zTXt": b"\0\0", b"iTXt": b"\0\0\0\0\0"}[kind]
    body = exif.tobytes() if kind == b"tEXt" else zlib.compress(b"x") if kind == b"zTXt" else b"x"
    text = PngInfo()
    text.add(kind, name.encode() + between + body)

    np.testing.assert_array_equal(
        pixels(decode(encode(gradient(), "PNG", pnginfo=text), LIMIT).image), pixels(gradient())
    )


def test_a_png_with_megabytes_of_text_and_a_large_profile_is_read(encode: Encode) -> None:
    text = PngInfo()
    text.add_text("workflow", "x" * 3_000_000, zip=True)

    assert decode(encode(gradient(), "PNG", pnginfo=text, icc_profile=bytes(3_000_000)), LIMIT).size == (64, 48)


def animated(encode: Encode, image_format: str, *colours: str, **options: object) -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in colours]
    return encode(
        frames[0], image_format, save_all=True, append_images=frames[1:], duration=50, lossless=True, **options
    )


@pytest.mark.parametrize(
    "image_format",
    ["PNG", "WEBP", pytest.param("AVIF", marks=pytest.mark.skipif(not features.check("avif"), reason="no decoder"))],
)
def test_an_animation_gives_its_first_frame_and_says_of_how_many(encode: Encode, image_format: str) -> None:
    photo = decode(animated(encode, image_format, "blue", "red", "lime"), LIMIT)

    np.testing.assert_allclose(pixels(photo.image)[4, 4], (0, 0, 255), atol=3)
    assert photo.frames == 3
    assert decode(encode(gradient(), image_format), LIMIT).frames == 1


def test_a_picture_that_an_animated_png_has_for_older_viewers_is_no_frame_of_it(encode: Encode) -> None:
    photo = decode(animated(encode, "PNG", "red", "blue", "lime", default_image=True), LIMIT)

    assert (photo.image.getpixel((4, 4)), photo.frames) == ((0, 0, 255), 2)
    assert decode(animated(encode, "PNG", "red", "blue", default_image=True), LIMIT).frames == 1


def test_a_png_that_promises_an_animation_and_has_none_is_a_picture(encode: Encode) -> None:
    still = encode(Image.new("RGB", (8, 8), "red"), "PNG")
    header = 8 + 12 + 13

    photo = decode(still[:header] + chunk(b"acTL", struct.pack(">II", 1, 0)) + still[header:], LIMIT)

    assert (photo.image.getpixel((4, 4)), photo.frames) == ((255, 0, 0), 1)


@pytest.mark.parametrize("blend", [0, 1], ids=["in its place", "over it"])
def test_a_picture_for_older_viewers_shows_neither_through_the_first_frame_nor_around_it(blend: int) -> None:
    red = zlib.compress(3 * (b"\0" + 3 * b"\xff\0\0\xff"))
    frame = zlib.compress(3 * (b"\0" + b"\0\0\xff\x80" + b"\0\xff\0\0"))  # half a blue, and a green unseen
    animation = (
        PNG_SIGNATURE
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 3, 8, 6, 0, 0, 0))
        + chunk(b"acTL", struct.pack(">II", 1, 0))
        + chunk(b"IDAT", red)
        + chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 2, 3, 0, 0, 1, 10, 0, blend))
        + chunk(b"fdAT", struct.pack(">I", 1) + frame)
        + chunk(b"IEND", b"")
    )

    image = decode(animation, LIMIT).image

    assert [image.getpixel((x, 1)) for x in range(3)] == [(127, 127, 255), (255, 255, 255), (255, 255, 255)]


def test_no_bytes_are_an_empty_file() -> None:
    with pytest.raises(EmptyFile):
        decode(b"", LIMIT)


@pytest.mark.parametrize("image_format", ["GIF", "BMP", "TIFF", "ICO"])
def test_formats_off_the_list_are_refused_by_content(encode: Encode, image_format: str) -> None:
    with pytest.raises(UnsupportedFormat, match="JPEG, PNG, WEBP"):
        decode(encode(gradient(), image_format), LIMIT)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
def test_a_truncated_file_is_refused(astronaut: Image.Image, encode: Encode, image_format: str, share: float) -> None:
    data = encode(astronaut, image_format)

    with pytest.raises(InvalidImage, match=image_format):
        decode(data[: int(len(data) * share)], LIMIT)


@pytest.mark.parametrize(
    "image_format",
    [
        *["JPEG", "PNG", "WEBP"],
        pytest.param("AVIF", marks=pytest.mark.skipif(not features.check("avif"), reason="no AVIF decoder")),
        pytest.param("HEIF", marks=pytest.mark.skipif(not HEIF_INSTALLED, reason="pillow-heif is not installed")),
    ],
)
def test_corrupt_bytes_are_decoded_or_refused_but_never_crash(encode: Encode, image_format: str) -> None:
    data = encode(gradient(), image_format)
    rng = np.random.default_rng(5)
    for _ in range(300):
        corrupt = bytearray(data)
        for position in rng.integers(0, len(data), rng.integers(1, 12)):
            corrupt[position] = rng.integers(0, 256)
        try:
            decode(bytes(corrupt), LIMIT)
        except ImageRefused:
            continue


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF decoder")
def test_an_animation_whose_seconds_have_no_parts_is_refused(encode: Encode) -> None:
    data = encode(gradient(), "AVIF", save_all=True, append_images=[gradient(64, 48).rotate(180)])
    assert decode(data, LIMIT).frames == 2
    clock = data.index(b"mdhd") + 4 + 4 + 8 + 8  # behind the box's version and two dates

    with pytest.raises(InvalidImage):
        decode(data[:clock] + bytes(4) + data[clock + 4 :], LIMIT)


def test_a_picture_of_many_pixels_is_refused_from_its_header(encode: Encode) -> None:
    bomb = encode(Image.new("1", (9000, 9000)), "PNG")
    assert len(bomb) < 20_000

    with pytest.raises(TooManyPixels, match="9000 × 9000 pixels; at most 50 megapixels"):
        decode(bomb, LIMIT)


def test_a_picture_of_one_very_long_row_is_refused(encode: Encode) -> None:
    with pytest.raises(TooManyPixels, match="65535 pixels a side"):
        decode(encode(Image.new("1", (65_536, 1)), "PNG"), LIMIT)
    assert decode(encode(Image.new("1", (65_535, 1)), "PNG"), LIMIT).size == (65_535, 1)


def test_a_header_that_promises_gigapixels_is_refused_before_anything_is_decoded(encode: Encode) -> None:
    header = struct.pack(">II", 100_000, 100_000)
    bomb = bytearray(encode(gradient(), "PNG"))
    bomb[16:24] = header
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))

    with pytest.raises(TooManyPixels):
        decode(bytes(bomb), LIMIT)


def test_a_phones_picture_with_a_second_one_behind_it_is_a_jpeg() -> None:
    stream = io.BytesIO()
    gradient().save(stream, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])

    photo = decode(stream.getvalue(), LIMIT)

    assert (photo.format, photo.frames) == ("JPEG", 1)
    assert np.abs(pixels(photo.image) - pixels(gradient())).mean() < 4


@pytest.mark.skipif(not HEIF_INSTALLED, reason="pillow-heif is not installed")
def test_a_heic_of_two_photos_is_no_animation(encode: Encode) -> None:
    photo = decode(encode(gradient(), "HEIF", save_all=True, append_images=[Image.new("RGB", (64, 48))]), LIMIT)

    assert (photo.format, photo.frames) == ("HEIC", 1)
