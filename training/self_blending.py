"""Self-blended images: a forgery of a face made from that face alone.

Our own implementation of Shiohara & Yamasaki, "Detecting Deepfakes with Self-Blended Images"
(CVPR 2022, arXiv:2204.08376): two views of one picture that differ slightly in colour, sharpness and
geometry are blended under a deformed landmark hull. What such a fake teaches is the trace of blending,
not the fingerprint of one generator.
"""

from typing import NamedTuple, cast

import cv2
import numpy as np

from training.arrays import Floats, Mask, Picture, Points, Random
from training.colours import jitter
from training.masks import Parts, deform, feather, region

BLENDED = {"face": 0.45, "inner": 0.2, "eyes_and_nose": 0.1, "nose_and_mouth": 0.1, "mouth": 0.15}
"""Which are replaced and how often; the mouth alone as lip synchronization does."""
BLEND_RATIOS = (0.25, 0.5, 0.75, 1.0, 1.0, 1.0)
"""How much of the source remains; the paper's choices, 1 three times as likely."""

DOWN = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)
UP = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4, cv2.INTER_NEAREST)


class Forgery(NamedTuple):
    """mask: height × width of the picture, 1 where it is forged. real: the picture that differs from this one in the
    forged pixels alone; None: the one it was made of."""

    picture: Picture
    mask: Mask
    real: Picture | None = None


def self_blend(picture: Picture, points: Points, parts: Parts, rng: Random, drawn: Picture | None = None) -> Forgery:
    """A self-blended fake of `picture`, of the same size.

    In half of them the face stays and all else gets other colours and another sharpness, the same picture's other view.
    That is no forgery, and must not tell one: as in the authors' code, what was blended into comes with it, as `real`.
    drawn: the same picture as a network drew it anew, to blend in instead of the picture itself: what a face swap or a
    re-enactment ends with, whoever it shows.
    """
    height, width = picture.shape[:2]
    name = str(rng.choice(list(BLENDED), p=list(BLENDED.values())))
    mask = feather(deform(region(points, parts, name, height, width), rng), rng)
    source, target = picture if drawn is None else drawn, picture
    if rng.random() < 0.5:
        source = statistics_jitter(source, rng)
    else:
        target = statistics_jitter(target, rng)
    source, mask = geometric_jitter(source, mask, points, rng)
    return Forgery(blend(source, target, mask * np.float32(rng.choice(BLEND_RATIOS))), mask, target)


def blend(source: Picture, target: Picture, mask: Mask) -> Picture:
    """source where the mask is 1, target where it is 0, linearly between."""
    weight = mask[..., None]
    return np.rint(target + weight * (source.astype(np.float32) - target)).astype(np.uint8)


def statistics_jitter(picture: Picture, rng: Random) -> Picture:
    """One view of the pair: slightly other colours, and other frequencies in most cases."""
    if rng.random() < 0.8:
        picture = jitter(picture, rng, strength=rng.uniform(0.2, 0.8))
    kind = rng.random()
    if kind < 0.35:
        return resample(picture, rng.uniform(0.25, 0.9), rng)
    if kind < 0.6:
        return sharpen(picture, rng.uniform(0.3, 1.2), sigma=rng.uniform(0.7, 2.0))
    if kind < 0.8:
        return cast(Picture, cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.5)))
    return picture


def resample(picture: Picture, scale: float, rng: Random) -> Picture:
    """Down by `scale` and back up, with random kernels: detail is lost, the size is kept."""
    down, up = int(rng.choice(DOWN, p=[0.5, 0.3, 0.15, 0.05])), int(rng.choice(UP, p=[0.5, 0.3, 0.17, 0.03]))
    return down_and_up(picture, scale, down, up)


def down_and_up(picture: Picture, scale: float, down: int, up: int) -> Picture:
    """The same by OpenCV's kernels `down` and `up`."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (max(8, round(width * scale)), max(8, round(height * scale))), interpolation=down)
    return cast(Picture, cv2.resize(small, (width, height), interpolation=up))


def sharpen(picture: Picture, amount: float, sigma: float) -> Picture:
    """Unsharp mask."""
    return cast(Picture, cv2.addWeighted(picture, 1 + amount, cv2.GaussianBlur(picture, (0, 0), sigma), -amount, 0))


def geometric_jitter(picture: Picture, mask: Mask, points: Points, rng: Random) -> tuple[Picture, Mask]:
    """Shift, scale, rotate and slightly bend the source, and the mask with it (the landmark mismatch)."""
    height, width = mask.shape
    angle, scale = rng.uniform(-2, 2), rng.uniform(0.95, 1.04)
    x, y = points.mean(axis=0)
    turn = cast(Floats, cv2.getRotationMatrix2D((float(x), float(y)), angle, scale))
    turn[:, 2] += rng.uniform(-0.03, 0.03, 2) * (width, height)
    size = (width, height)
    moved_mask = cv2.warpAffine(mask, turn, size, flags=cv2.INTER_LINEAR)
    kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    moved = cast(Picture, cv2.warpAffine(picture, turn, size, flags=kernel, borderMode=cv2.BORDER_REFLECT_101))
    return (bend(moved, rng) if rng.random() < 0.4 else moved), cast(Mask, moved_mask)


def bend(picture: Picture, rng: Random) -> Picture:
    """A smooth random displacement, its deviation up to 2 % of the width: another expression, another build."""
    height, width = picture.shape[:2]
    cells = int(rng.integers(3, 7))
    grid = (rng.standard_normal((cells, cells, 2)) * rng.uniform(0.2, 1) * 0.02 * width).astype(np.float32)
    shift = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    border = cv2.BORDER_REFLECT_101
    return cast(Picture, cv2.remap(picture, x + shift[..., 0], y + shift[..., 1], cv2.INTER_LINEAR, borderMode=border))
