"""EXIF and XMP: what a camera or a program wrote into the file. Anyone can change it and most platforms delete it."""

import re
import struct
from dataclasses import dataclass
from datetime import datetime

from PIL import Image
from PIL.ExifTags import IFD, Base

from provenance.text import shown

# What Pillow raises on EXIF that an editor, a messenger or a joker broke.
BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError, struct.error)

# XMP packets of photos have a few kilobytes; what lies beyond is an editor's history.
MAX_XMP = 1 << 20
# Neither kind of value runs past a tag's end: else a packet of nothing but openings would be read to its end from each.
CREATOR_TOOL = re.compile(rb"""CreatorTool(?:\s*=\s*["']([^"'<>]*)["']|\s*>([^<>]*)<)""")
SOURCE_TYPE = re.compile(rb"newscodes/digitalsourcetype/([A-Za-z]{1,60})\b", re.IGNORECASE)
# What generators write of how they made a picture: a PNG's text of that name, which has these words in it.
GENERATORS = {
    "parameters": (("Steps: ", "Sampler: "), "Stable Diffusion web UI, or one that writes as it does"),
    "prompt": (("class_type", "inputs"), "ComfyUI"),
    "invokeai_metadata": (("positive_prompt",), "InvokeAI"),
    "sd-metadata": (("prompt",), "InvokeAI"),
}
OFFSET = re.compile(r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Exif:
    """camera: maker and model. software: what wrote the file last, or generated it, as far as it says so. taken_at: ISO
    8601, local time of the camera, with its offset where it is known. generator: the generative program whose
    parameters it has, whatever wrote it last. None where the file does not say."""

    camera: str | None = None
    software: str | None = None
    taken_at: str | None = None
    generator: str | None = None


def read_exif(image: Image.Image) -> Exif:
    """image: decoded, as Pillow gives it (its `info` holds the metadata). Never raises for what a file may contain."""
    try:
        exif = image.getexif()
        details = exif.get_ifd(IFD.Exif)
        tags = {tag: exif.get(tag) for tag in (Base.Make, Base.Model, Base.Software)}
        taken, offset = details.get(Base.DateTimeOriginal), details.get(Base.OffsetTimeOriginal)
        comment = details.get(Base.UserComment)
    except BROKEN:
        tags, taken, offset, comment = {}, None, None, None
    generator = _generator(image, comment)
    return Exif(
        camera=_camera(shown(tags.get(Base.Make)), shown(tags.get(Base.Model))),
        software=shown(tags.get(Base.Software))
        or shown(image.info.get("Software"))
        or _creator_tool(_xmp(image))
        or generator,
        taken_at=_moment(shown(taken), shown(offset)),
        generator=generator,
    )


def read_source_type(image: Image.Image) -> str | None:
    """The IPTC Digital Source Type of the XMP packet, such as `trainedAlgorithmicMedia` (made by a generative model) or
    `digitalCapture`, from https://cv.iptc.org/newscodes/digitalsourcetype; None where the file does not say."""
    found = SOURCE_TYPE.search(_xmp(image))
    return found[1].decode() if found else None


def _xmp(image: Image.Image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):  # a PNG's text
        packet = packet.encode("utf-8", "replace")
    return packet[:MAX_XMP] if isinstance(packet, bytes) else b""


def _creator_tool(xmp: bytes) -> str | None:
    found = CREATOR_TOOL.search(xmp)
    return shown(found[1] or found[2]) if found else None


def _generator(image: Image.Image, comment: object) -> str | None:
    """A generator by the parameters that it leaves. comment: EXIF's, where other formats than PNG have them."""
    for name, (words, generator) in GENERATORS.items():
        text = image.info.get(name)
        if isinstance(text, str) and all(word in text for word in words):
            return generator
    words, generator = GENERATORS["parameters"]
    if isinstance(comment, bytes) and any(
        all(word.encode(coding) in comment for word in words) for coding in ("utf-8", "utf-16-be", "utf-16-le")
    ):
        return generator
    return None


def _camera(make: str | None, model: str | None) -> str | None:
    """Many models begin with their maker's name, or with its first word (NIKON CORPORATION, NIKON D850)."""
    if make and model and not model.casefold().startswith(make.casefold().split()[0]):
        return f"{make} {model}"
    return model or make


def _moment(taken: str | None, offset: str | None) -> str | None:
    try:
        moment = datetime.strptime(taken or "", "%Y:%m:%d %H:%M:%S")  # EXIF writes no zone here
    except ValueError:
        return None
    return moment.isoformat() + (offset if offset and OFFSET.fullmatch(offset) else "")
