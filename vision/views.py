"""Smaller views of a picture, for finding faces. The crop that the network judges is never made from one."""

from concurrent.futures import ThreadPoolExecutor

from PIL import Image

# Pixels from which a second thread does half of the averaging.
LARGE = 4_000_000

_beside = ThreadPoolExecutor(1, thread_name_prefix="view")


def shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at `size`: the means of whole blocks, which are cheap, then bilinear, pixel for pixel as Pillow's
    `reducing_gap=1.0` gives it. picture: mode RGB, at least that large."""
    factors = picture.width // size[0], picture.height // size[1]
    covered = (0, 0, picture.width / factors[0], picture.height / factors[1])
    return _in_blocks(picture, factors).resize(size, Image.Resampling.BILINEAR, box=covered)


def in_blocks(picture: Image.Image, side: int) -> Image.Image:
    """Each block of side × side pixels as one, their mean; the last ones of smaller blocks. picture: mode RGB."""
    return _in_blocks(picture, (side, side))


def _in_blocks(picture: Image.Image, factors: tuple[int, int]) -> Image.Image:
    middle = picture.height // factors[1] // 2 * factors[1]
    if picture.width * picture.height < LARGE or not middle:
        return picture.reduce(factors)
    upper = _beside.submit(picture.reduce, factors, (0, 0, picture.width, middle))
    lower = picture.reduce(factors, (0, middle, *picture.size))
    view = Image.new("RGB", (lower.width, middle // factors[1] + lower.height))
    view.paste(lower, (0, middle // factors[1]))
    view.paste(upper.result(), (0, 0))
    return view
