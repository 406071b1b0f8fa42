"""Smaller views of a picture, for finding faces. The crop that the network judges is never made from one."""

from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import NamedTuple

from PIL import Image

# A view may be so much smaller than asked for where whole factors alone lead there: the mean of whole blocks of pixels
# takes a fraction of the time of a resampling behind it, and the detector less for a smaller view.
NEAR = 0.8
# Pixels from which a second thread does half of the averaging.
LARGE = 4_000_000

_beside = ThreadPoolExecutor(1, thread_name_prefix="view")


class View(NamedTuple):
    """image: mode RGB. pixel: width and height of one of its pixels in the picture's."""

    image: Image.Image
    pixel: tuple[float, float] = (1.0, 1.0)


def near(picture: Image.Image, longest: int) -> View:
    """Its longest side at most `longest`, and at least NEAR of that. picture: mode RGB, larger than that."""
    factor = ceil(max(picture.size) / longest)
    if max(picture.size) >= NEAR * longest * factor:
        return View(reduced(picture, factor), (factor, factor))
    return exact(picture, longest / max(picture.size))


def exact(picture: Image.Image, scale: float) -> View:
    """Of `scale` ≤ 1, bilinear from whole factors."""
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    if size == picture.size:
        return View(picture)
    view = picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)
    return View(view, (picture.width / size[0], picture.height / size[1]))


def reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Each block of factor × factor pixels as one, their mean; the last ones of smaller blocks."""
    middle = picture.height // factor // 2 * factor
    if picture.width * picture.height < LARGE or not middle:
        return picture.reduce(factor)
    upper = _beside.submit(picture.reduce, factor, (0, 0, picture.width, middle))
    lower = picture.reduce(factor, (0, middle, *picture.size))
    view = Image.new("RGB", (lower.width, middle // factor + lower.height))
    view.paste(lower, (0, middle // factor))
    view.paste(upper.result(), (0, 0))
    return view
