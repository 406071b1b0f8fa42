"""Photographs as people edit them: graded, lit and retouched all over, which forges nothing.

Presets of photo editors and phones' filters fade blacks, tint shadows and highlights, bring out or smooth skin, darken
corners and add grain. A photograph edited so must stay real, and a forgery a forgery, so that both are edited alike.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

import cv2
import numpy as np

from training.arrays import Floats, Picture, Plane, Random
from training.colours import saturate

Edit: TypeAlias = Callable[[Picture, Random], Picture]

LEVELS = np.arange(256, dtype=np.float32) / np.float32(255)


def edit(picture: Picture, rng: Random) -> Picture:
    """The picture after some of EDITS, of the size that it had."""
    for step, share in EDITS:
        if rng.random() < share:
            picture = step(picture, rng)
    return picture


def tone(picture: Picture, rng: Random) -> Picture:
    """A curve: shadows and highlights lighter or darker, blacks faded to grey and whites held back."""
    shadows, middle, lights = rng.uniform(-0.16, 0.16), rng.uniform(-0.1, 0.1), rng.uniform(-0.16, 0.16)
    black = rng.uniform(0, 0.18) if rng.random() < 0.5 else 0.0
    white = rng.uniform(0.85, 1.0) if rng.random() < 0.3 else 1.0
    knots = (0, 0.25, 0.5, 0.75, 1)
    curve = np.interp(LEVELS, knots, (0, 0.25 + shadows, 0.5 + middle, 0.75 + lights, 1))
    beyond = np.pad(curve, 40, mode="reflect", reflect_type="odd")  # so that its ends stay where they are
    smooth = cv2.GaussianBlur(beyond[None].astype(np.float32), (0, 0), 14)[0, 40:-40]
    bent = black + (white - black) * np.clip(smooth, 0, 1)
    return _through(picture, np.repeat(bent[:, None], 3, axis=1))


def split_tone(picture: Picture, rng: Random) -> Picture:
    """Shadows in one colour and highlights in another, mostly its opposite, as of teal and orange."""
    dark = _tint(rng)
    light = -dark if rng.random() < 0.7 else _tint(rng)
    weight = LEVELS[:, None]
    strength = rng.uniform(0.03, 0.14)
    return _through(picture, weight + strength * ((1 - weight) ** 2 * dark + weight**2 * light))


def coloured_light(picture: Picture, rng: Random) -> Picture:
    """As under a lamp or behind a filter of one colour."""
    gain = 1 + rng.uniform(0.15, 0.7) * _tint(rng)
    return _through(picture, LEVELS[:, None] * np.clip(gain, 0.15, 1.4))


def vibrance(picture: Picture, rng: Random) -> Picture:
    """Colours stronger or weaker."""
    return saturate(picture, rng.uniform(0.25, 1.0) if rng.random() < 0.6 else rng.uniform(1.0, 1.7))


def clarity(picture: Picture, rng: Random) -> Picture:
    """Contrast of what is near each other, more or less of it: rough or glowing."""
    wide = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.02, 0.08) * min(picture.shape[:2]))
    amount = rng.uniform(0.15, 0.8) if rng.random() < 0.7 else -rng.uniform(0.1, 0.4)
    return cast(Picture, cv2.addWeighted(picture, 1 + amount, wide, -amount, 0))


def smooth_skin(picture: Picture, rng: Random) -> Picture:
    """What is nearly one colour loses its detail, edges stay: beauty filters, and noise reduction."""
    side = min(picture.shape[:2])
    flat = cv2.bilateralFilter(picture, 7, rng.uniform(12, 45), max(2.0, rng.uniform(0.008, 0.02) * side))
    share = rng.uniform(0.3, 0.9)
    return cast(Picture, cv2.addWeighted(flat, share, picture, 1 - share, 0))


def shade(picture: Picture, rng: Random) -> Picture:
    """Lighter from one side, or with dark corners."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    if rng.random() < 0.5:
        angle = rng.uniform(0, 2 * np.pi)
        field = 1 + rng.uniform(0.1, 0.5) * (np.cos(angle) * x + np.sin(angle) * y)
    else:
        field = 1 - rng.uniform(0.1, 0.4) * (x**2 + y**2) / 2
    return _rounded(picture * field[..., None])


def film_grain(picture: Picture, rng: Random) -> Picture:
    """Grey grain, strongest in the middle tones, a pixel or two wide."""
    height, width = picture.shape[:2]
    grain = cv2.GaussianBlur(rng.standard_normal((height, width), dtype=np.float32), (0, 0), rng.uniform(0.3, 0.9))
    strength = rng.uniform(2, 9) / grain.std()
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) / np.float32(255)
    return _rounded(picture + (strength * grain * (0.4 + 2.4 * grey * (1 - grey)))[..., None])


EDITS: tuple[tuple[Edit, float], ...] = (
    (smooth_skin, 0.25),
    (shade, 0.25),
    (clarity, 0.35),
    (tone, 0.7),
    (vibrance, 0.5),
    (split_tone, 0.45),
    (coloured_light, 0.1),
    (film_grain, 0.15),
)
"""In the order in which editors apply them, each with how often it happens."""


def _tint(rng: Random) -> Plane:
    """A colour's distance from grey, of length 1."""
    colour = rng.standard_normal(3)
    colour -= colour.mean()
    return cast(Plane, (colour / np.linalg.norm(colour)).astype(np.float32))


def _through(picture: Picture, curve: Plane | Floats) -> Picture:
    """curve: (256, 3), what becomes of each level [0, 1]."""
    return cast(Picture, cv2.LUT(picture, np.rint(255 * np.clip(curve, 0, 1)).astype(np.uint8)[None]))


def _rounded(values: Plane | Floats) -> Picture:
    return cast(Picture, np.clip(np.rint(values), 0, 255).astype(np.uint8))
