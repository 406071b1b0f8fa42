"""Reals as soft as what a network draws.

A decoder, as an upsampling trace, gives back less detail than it was given: without reals that lost as much in other
ways a network learns that soft faces are generated, and takes out-of-focus portraits for them.
"""

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np

from training.arrays import Picture, Random
from training.self_blending import down_and_up

LOST = (0.3, 2.0)
"""How much detail a real loses that is softened on its own: natural logarithms. Upscalers take .6, autoencoders 1.6."""
SMALLEST, WIDEST = 0.08, 6.0
HALVINGS = 7


def detail(picture: Picture) -> float:
    """Mean absolute Laplacian of the luma, in levels."""
    return float(np.abs(cv2.Laplacian(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.CV_32F)).mean())


def softened(picture: Picture, rng: Random) -> Picture:
    """With less detail, by as much as networks that draw a picture anew leave out."""
    return as_soft_as(picture, detail(picture) * float(np.exp(-rng.uniform(*LOST))), rng)


def as_soft_as(picture: Picture, level: float, rng: Random) -> Picture:
    """`picture` with no more than `level` of detail: out of focus, or made smaller and enlarged again. As it is, where
    it has no more."""
    if detail(picture) <= level:
        return picture
    lose = _out_of_focus if rng.random() < 0.5 else _resampled(rng)
    little, much = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (little + much) / 2
        little, much = (middle, much) if detail(lose(picture, middle)) > level else (little, middle)
    return lose(picture, much)


def _out_of_focus(picture: Picture, lost: float) -> Picture:
    return cast(Picture, cv2.GaussianBlur(picture, (0, 0), max(0.2, WIDEST * lost**2)))


def _resampled(rng: Random) -> Callable[[Picture, float], Picture]:
    """Down and up again, by kernels that stay the same however much is to be lost."""
    down = int(rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC], p=[0.6, 0.2, 0.2]))
    up = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4], p=[0.3, 0.45, 0.25]))

    return lambda picture, lost: down_and_up(picture, SMALLEST**lost, down, up)
