"""The photos that every service is sent: made from a public-domain portrait, so that anyone can run the same."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

PORTRAIT_FACE = (150, 15, 310, 215)
"""The face of skimage.data.astronaut(), 512 × 512, with its hair: left, top, right, bottom."""

MEDIA_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


class NoPhotos(Exception):
    """There is nothing to send."""


@dataclass(frozen=True)
class Photo:
    """A file as a user would upload it. faces: how many it shows; None where nobody counted."""

    name: str
    data: bytes
    media_type: str
    faces: int | None


def made_photos(seed: int = 0) -> list[Photo]:
    """A 1-megapixel JPEG, a 12-megapixel one as phones take it, a 600 × 600 PNG and a group of eight."""
    from skimage import data

    portrait = Image.fromarray(data.astronaut())  # type: ignore[no-untyped-call]
    rng = np.random.default_rng(seed)
    lanczos = Image.Resampling.LANCZOS
    square = grainy(portrait.resize((1024, 1024), lanczos), rng)
    phone = grainy(portrait.resize((4000, 4000), lanczos).crop((0, 0, 4000, 3000)), rng)
    return [
        _jpeg("1 MP JPEG", square, 1),
        _jpeg("12 MP JPEG", phone, 1),
        _png("600 × 600 PNG", portrait.resize((600, 600), lanczos), 1),
        _jpeg("8 faces", grainy(group_of_eight(portrait), rng), 8),
    ]


def group_of_eight(portrait: Image.Image) -> Image.Image:
    """Two rows of four heads of different sizes, half of them mirrored, 1600 × 1000."""
    group = Image.new("RGB", (1600, 1000), (104, 118, 132))
    head = portrait.crop(PORTRAIT_FACE)
    for place in range(8):
        width = 200 + 14 * place
        face = head.resize((width, round(width * head.height / head.width)), Image.Resampling.LANCZOS)
        group.paste(ImageOps.mirror(face) if place % 2 else face, (50 + 390 * (place % 4), 40 + 480 * (place // 4)))
    return group


def grainy(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """With the noise of a sensor: a smoothly enlarged picture would compress, and decode, unlike any photo."""
    noise = rng.normal(0, 4, (image.height, image.width, 1)).astype(np.float32)
    return Image.fromarray((np.asarray(image, np.float32) + noise).clip(0, 255).astype(np.uint8))


def photos_of(folder: Path) -> list[Photo]:
    """Photos of one's own, in order of their names. Raises NoPhotos."""
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in MEDIA_TYPES and path.is_file())
    if not paths:
        raise NoPhotos(f"{folder}: expected photos ({', '.join(MEDIA_TYPES)}), found none")
    return [Photo(path.name, path.read_bytes(), MEDIA_TYPES[path.suffix.lower()], None) for path in paths]


def _jpeg(name: str, image: Image.Image, faces: int) -> Photo:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=90)
    return Photo(name, stream.getvalue(), "image/jpeg", faces)


def _png(name: str, image: Image.Image, faces: int) -> Photo:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return Photo(name, stream.getvalue(), "image/png", faces)
