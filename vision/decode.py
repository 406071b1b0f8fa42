"""From untrusted bytes to an upright RGB picture, or a typed refusal."""

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import simplejpeg
from PIL import Image, PngImagePlugin, features
from PIL.PngImagePlugin import Blend, PngImageFile, PngStream

import memory
from vision.errors import EmptyFile, InvalidImage, TooManyPixels, UnsupportedFormat
from vision.segments import MAX_TEXT, PNG_SIGNATURE, refuse_slow_jpeg, refuse_slow_png

try:
    from pillow_heif import register_heif_opener
except ImportError:
    HEIF_INSTALLED = False
else:
    register_heif_opener(thumbnails=False)
    HEIF_INSTALLED = True

memory.return_large_pieces()
# Pillow can keep blocks of 16 MB for the next picture. In pages of 2 MB it need not: fresh ones cost a tenth of the
# decoding, and memory stays level. In pages of 4 kB they cost half of it: a photo of 12 megapixels fills three blocks,
# and its smaller versions take one each; with fewer than six, they drive each other out.
Image.core.set_blocks_max(0 if memory.huge_pages() else 6)  # type: ignore[attr-defined]

# simplejpeg decodes into an array of numpy's, which asks for pages of 2 MB by itself. Where there are none, a photo's
# pixels would be thousands of fresh pages each time, and Pillow, with its blocks, is quicker.
IN_PLACE = memory.offers_huge_pages()

# Pillow only warns between one and two times its own limit; a warning would let the bomb through.
warnings.simplefilter("error", Image.DecompressionBombWarning)

# What Pillow's decoders raise on corrupt data. Listed rather than `Exception`, so that a bug of ours stays visible.
CORRUPT = (
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, struct.error, zlib.error),
    OverflowError,  # infinity where EXIF should have a whole number
    ZeroDivisionError,  # an animation whose clock stands still (AVIF)
    RuntimeError,  # AVIF's and HEIF's decoders
)

MAX_EXIF = 1 << 18
"""Bytes of EXIF that are unpacked: four times what a JPEG's segment holds. A value of millions of numbers, as other
formats would carry it, becomes as many objects of Python."""


_unbounded_load = Image.Exif.load


def _load_bounded(exif: Image.Exif, data: bytes) -> None:
    """What is too large is taken for nothing at all."""
    _unbounded_load(exif, data if len(data) <= MAX_EXIF else b"")


_strict_tobytes = Image.Exif.tobytes


def _written_anew(exif: Image.Exif, offset: int = 8) -> bytes:
    """Of EXIF that can be read but not written, such as a maker that is a number, the orientation alone."""
    try:
        return _strict_tobytes(exif, offset)
    except (*CORRUPT, AttributeError):
        kept = Image.Exif()
        kept[ORIENTATION] = exif.get(ORIENTATION, 1)
        return _strict_tobytes(kept, offset)


# For all of Pillow, because its reader of AVIF unpacks EXIF while it opens the file, and where the file turns the
# picture otherwise than EXIF does, writes it anew.
Image.Exif.load = _load_bounded  # type: ignore[assignment, method-assign]
Image.Exif.tobytes = _written_anew  # type: ignore[assignment, method-assign]

# Beyond it Pillow refuses a picture, and its own limit is a megabyte. What all texts may take together stays.
PngImagePlugin.MAX_TEXT_CHUNK = MAX_TEXT

# Pillow keeps a PNG's texts, which a file names as it likes, among what it has read of other chunks. By these names it
# would turn a picture, show what is transparent, or fail.
NO_TEXT = ("bbox", "default_image", "exif", "interlace", "transparency")

ReadChunk = Callable[[PngStream, int, int], bytes]


def _only_text(read: ReadChunk) -> ReadChunk:
    """A reader of text that leaves alone what other chunks have said."""

    def read_text(stream: PngStream, pos: int, length: int) -> bytes:
        said = {name: stream.im_info[name] for name in NO_TEXT if name in stream.im_info}
        chunk = read(stream, pos, length)
        for name in NO_TEXT:
            stream.im_info.pop(name, None)
        stream.im_info.update(said)
        return chunk

    return read_text


for _reader in ("chunk_tEXt", "chunk_zTXt", "chunk_iTXt"):
    setattr(PngStream, _reader, _only_text(getattr(PngStream, _reader)))

BIT_DEPTH = 24
"""Where a PNG's header has it."""
FRAME = b"fcTL"
"""What each frame of an animated PNG begins with."""
MAX_SIDE = 65_535
"""Pixels of a side, as JPEG has it. Resampling needs some bytes for each pixel of a row, and a PNG of 50,000,000 × 1
would take 700 MB for a file of 6 kB."""

# What libjpeg says of a JPEG whose pixels are partly something else. "Extraneous bytes before marker" good pictures
# have, too, but not where one scan of a progressive one ends and the next begins, with new tables or without.
BAD_CODE, ENDS_EARLY = "Corrupt JPEG data: bad", "Corrupt JPEG data: premature end of data segment"
BETWEEN_SCANS = ("extraneous bytes before marker 0xc4", "extraneous bytes before marker 0xda")
NO_DATA = 128
"""Of each colour, where a sequential JPEG has no more data."""
MAY_MISS = 32
"""Pixels at the end of a sequential JPEG's last row: one or two blocks are missing where its writer or a repair lost
the last bytes."""

# Bytes of a file's head within which the formats that it is compatible with are looked for.
MAX_BRANDS = 256

# What users call a format, where Pillow calls it otherwise.
FORMAT_NAMES = {"HEIF": "HEIC"}

# Formats of which a file of several pictures is an animation. A JPEG's second picture is a preview or a depth map, a
# HEIC's another photo.
ANIMATED = ("PNG", "WEBP", "AVIF")

# EXIF orientation (tag 0x0112) -> what makes the picture upright; 1 is upright already.
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A decoded picture. image: mode RGB, upright (EXIF orientation applied), full resolution; its `info` holds the
    file's metadata as Pillow reads them. frames: of an animation, as the file has it, of which `image` is the first."""

    image: Image.Image
    format: str
    frames: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the upright image in pixels."""
        return self.image.size


def supported_formats() -> list[str]:
    """Formats this installation decodes; HEIC and AVIF only where their reader is there."""
    return ["JPEG", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else []), *(["HEIF"] if HEIF_INSTALLED else [])]


def sniff(data: bytes) -> str | None:
    """Pillow's name of the format by the first bytes, or None where it is none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(PNG_SIGNATURE):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        compatible = data[16 : min(int.from_bytes(data[:4], "big"), MAX_BRANDS)]
        general = brand in (b"mif1", b"msf1")  # says only that it is a picture of this family
        if brand in (b"avif", b"avis") or (general and (b"avif" in compatible or b"avis" in compatible)):
            return "AVIF"
        if brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"):
            return "HEIF"
    return None


def decode(data: bytes, max_pixels: int) -> Photo:
    """Decode the first frame of a JPEG, PNG, WebP (HEIC, AVIF where readable).

    Raises EmptyFile, UnsupportedFormat, TooManyPixels, TooManyScans and TooManySegments (before decoding any pixel),
    InvalidImage.
    """
    if not data:
        raise EmptyFile
    kind = sniff(data)
    allowed = supported_formats()
    if kind not in allowed:
        raise UnsupportedFormat([FORMAT_NAMES.get(name, name) for name in allowed])
    name = FORMAT_NAMES.get(kind, kind)
    in_place = False
    if kind == "JPEG":
        in_place = refuse_slow_jpeg(data) and IN_PLACE
    elif kind == "PNG":
        refuse_slow_png(data)
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > max_pixels or max(image.size) > MAX_SIDE:
                raise TooManyPixels(max_pixels, image.size, MAX_SIDE)
            frames = getattr(image, "n_frames", 1) if kind in ANIMATED else 1
            if isinstance(image, PngImageFile) and image.default_image:
                frames -= 1
                if FRAME in data:  # or else it promises an animation and has none, and is a picture like others
                    _show_first_frame(image)
            picture = _pixels_of_jpeg(data, image) if in_place and image.mode in ("RGB", "L") else None
            if picture is None:
                image.load()
                if kind == "PNG":
                    _see_transparent_colour(image, data[BIT_DEPTH])
                picture = to_rgb(image)
            turn = UPRIGHT.get(_orientation(image))
            upright = picture if turn is None else picture.transpose(turn)
            upright.info = image.info  # which some ways to RGB lose
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels(max_pixels) from bomb
    except CORRUPT as error:
        raise InvalidImage(name) from error
    return Photo(upright, name, frames)


def _see_transparent_colour(image: Image.Image, depth: int) -> None:
    """A PNG's, where Pillow takes it for another. depth: bits of a sample in the file."""
    if depth == 16 and image.mode == "RGB":
        # Of a colour of 16 bits Pillow, which reads 8 of them, would take the wrong half.
        image.info.pop("transparency", None)
    elif depth < 8 and image.mode in ("1", "L") and isinstance(level := image.info.get("transparency"), int):
        # Greys of fewer bits Pillow spreads over all levels, but not the one that is transparent.
        image.info["transparency"] = level * 255 // ((1 << depth) - 1)


def _pixels_of_jpeg(data: bytes, header: Image.Image) -> Image.Image | None:
    """The pixels of a JPEG of three colours or of grey, mode RGB, as Pillow has them: both use libjpeg-turbo, but
    Pillow copies row by row what this reads where it stays, in nine tenths of the time. header: as Pillow read it.

    None where libjpeg has something to say of the file that good ones have, too, or cannot read it: then it is for
    Pillow to read or to refuse. Raises InvalidImage for damage within the picture, which Pillow does not tell of.
    """
    size = header.size
    pixels = np.empty((size[1], size[0], 4), np.uint8)
    try:
        decoded = simplejpeg.decode_jpeg(data, "RGBX", buffer=pixels)
    except ValueError as said:
        # A warning comes when all is decoded.
        if _is_damage(str(said), pixels, progressive="progressive" in header.info):
            raise InvalidImage("JPEG") from said
        return None
    if decoded.shape != pixels.shape:
        return None
    # Pillow keeps RGB in four bytes, too. A picture on this memory can be had of that mode only by way of another.
    return Image.fromarrow(Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1), "RGB", size)


def _is_damage(warning: str, pixels: npt.NDArray[np.uint8], *, progressive: bool) -> bool:
    """Whether libjpeg's first warning is of something that shows. pixels: HWC uint8 RGBX."""
    if warning.startswith(BAD_CODE):
        return True
    if progressive:  # where a scan ends early, detail is missing, and nothing is grey
        return warning.startswith(ENDS_EARLY) or warning.endswith(BETWEEN_SCANS)
    if not warning.startswith(ENDS_EARLY) or pixels.shape[1] <= MAY_MISS:
        return False
    return bool((pixels[-1, -MAY_MISS - 1, :3] == NO_DATA).all())


def to_rgb(image: Image.Image) -> Image.Image:
    """Any Pillow mode as RGB that looks as a viewer would show it.

    16-bit grey is scaled (Pillow would clip it); transparency is laid over white (what lies beneath is invisible).
    """
    if image.mode == "RGB" and not image.has_transparency_data:
        return image
    if image.mode.startswith("I"):
        deep = np.asarray(image)
        grey = (deep >> 8).clip(0, 255).astype(np.uint8)
        if "transparency" in image.info:
            grey[deep == image.info["transparency"]] = 255
        return Image.fromarray(grey).convert("RGB")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        rgb = Image.new("RGB", rgba.size, "white")
        rgb.paste(rgba, mask=rgba.getchannel("A"))
        return rgb
    return image.convert("RGB")


def _show_first_frame(image: PngImageFile) -> None:
    """Of an animated PNG that begins with a picture for viewers which know no animation. Others never show it, so that
    anything could stand there; nor may it show around the frame or through it, as it would with Pillow's blending."""
    image.paste((255,) * len(image.getbands()), (0, 0, *image.size))
    image.seek(1)
    image.blend_op = Blend.OP_SOURCE


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 where there is none. Broken EXIF is no reason to refuse a good picture: editors and
    messengers write plenty of it (which is also why `ImageOps.exif_transpose`, which rewrites it, is not used). Neither
    XMP is asked nor a PNG's text, as Pillow would: browsers do not turn a picture for them, and editors leave XMP
    behind when they have turned it themselves."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        return int(exif.get(ORIENTATION, 1))
    except CORRUPT:
        return 1
