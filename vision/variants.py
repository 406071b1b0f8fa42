"""A face as it might have come to us by other ways: an answer should not hang on the way."""

import io
from collections.abc import Iterator

from PIL import Image

from vision.boxes import Box
from vision.preprocess import Pixels, crop_pixels

QUALITIES = (75, 50)
"""Of a JPEG, as messengers and social networks store pictures."""
SHRUNK = 0.6
"""Of the side that the network sees: what a smaller copy of the picture leaves of a face."""
CUTS = (0.92, 1.08)
"""Of the crop's side, around its centre; training varied it by a tenth (training/stream.py)."""
AROUND = 1.25
"""Of the crop's side: so much of the picture is re-encoded with it."""
MOST_PIXELS_A_SIDE = 2.0
"""Of the network's input. Compression of a larger picture would not survive its way down to the network."""


def variants(image: Image.Image, crop: Box, size: int) -> Iterator[Pixels]:
    """What the network would have seen of `crop`, had the picture been stored as a JPEG of lower quality, been shrunk,
    been cut a little otherwise or been mirrored: five or six times HWC uint8 RGB [0, 255], `size` × `size`.

    image: mode RGB. A looser cut is left out where it would leave the picture.
    """
    window, within = _window(image, crop, size)
    for quality in QUALITIES:
        yield crop_pixels(_reencoded(window, quality), within, size)
    factor = min(1.0, SHRUNK * size / max(within.width, within.height))
    small = window.resize(_at_least_one(window, factor), Image.Resampling.BILINEAR)
    yield crop_pixels(small, within.scaled(small.width / window.width, small.height / window.height), size)
    for cut in (_about_its_centre(crop, factor) for factor in CUTS):
        if _lies_in(cut, image.size):
            yield crop_pixels(image, cut, size)
    yield crop_pixels(image, crop, size)[:, ::-1]


def _window(image: Image.Image, crop: Box, size: int) -> tuple[Image.Image, Box]:
    """The picture around `crop`, and the crop in it; not larger than needed, so that a phone's photo costs no more."""
    left, top, right, bottom = (round(edge) for edge in _about_its_centre(crop, AROUND).clamped(image.size).corners)
    window = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    within = Box(crop.x - left, crop.y - top, crop.width, crop.height).clamped(window.size)
    factor = min(1.0, MOST_PIXELS_A_SIDE * size / max(within.width, within.height))
    if factor == 1:
        return window, within
    smaller = window.resize(_at_least_one(window, factor), Image.Resampling.BILINEAR)
    return smaller, within.scaled(smaller.width / window.width, smaller.height / window.height)


def _reencoded(window: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    window.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("RGB")


def _at_least_one(image: Image.Image, factor: float) -> tuple[int, int]:
    return max(1, round(image.width * factor)), max(1, round(image.height * factor))


def _about_its_centre(box: Box, factor: float) -> Box:
    width, height = box.width * factor, box.height * factor
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _lies_in(box: Box, image_size: tuple[int, int]) -> bool:
    left, top, right, bottom = box.corners
    return left >= 0 and top >= 0 and right <= image_size[0] and bottom <= image_size[1]
