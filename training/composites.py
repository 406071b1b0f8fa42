"""Composites of two people: a part of one face, aligned, recoloured and blended into another's picture.

The family to which face swaps (after Face X-ray, Li et al., CVPR 2020, arXiv:1912.13458) and the work of
picture editors belong. Made from real training faces alone.
"""

from typing import cast

import cv2
import numpy as np

from training.arrays import Floats, Mask, Picture, Points, Random
from training.colours import jitter, match_colours, match_shading
from training.masks import Parts, deform, feather, region
from training.self_blending import Forgery, blend, resample, sharpen

PARTS = {
    "face": 0.2, "inner": 0.14, "eyes": 0.11, "left_eye": 0.08, "right_eye": 0.08,
    "nose": 0.12, "mouth": 0.17, "eyes_and_nose": 0.05, "nose_and_mouth": 0.05,
}  # fmt: skip
GRID = 12
SEAM = 0.03
"""So far from what is cloned its surroundings are shaded after it, less and less up to twice that: a share of the
picture's width."""


def composite(target: Picture, target_points: Points, donor: Picture, donor_points: Points,
              parts: Parts, rng: Random, part: str | None = None) -> Forgery:  # fmt: skip
    """`target` with a part of `donor`'s face in it. Points in pixels of their own picture. part: a key of PARTS; none:
    one by chance, at times two."""
    height, width = target.shape[:2]
    warped = align(donor, donor_points, target_points, (width, height), rng)
    forged = np.zeros((height, width), np.float32)
    names = [part] if part else rng.choice(list(PARTS), 1 + (rng.random() < 0.15), p=list(PARTS.values()))
    for name in names:
        mask = feather(deform(region(target_points, parts, str(name), height, width), rng), rng)
        source = _prepared(warped, target, mask, rng)
        if rng.random() < 0.3:
            target, mask, _ = poisson(source, target, mask)
        else:
            target = blend(source, target, mask * np.float32(rng.uniform(0.75, 1.0)))
        forged = np.maximum(forged, mask)
    return Forgery(target, forged)


def _prepared(source: Picture, target: Picture, mask: Mask, rng: Random) -> Picture:
    """The donor's colours brought near the target's, and its sharpness changed at times."""
    if rng.random() < 0.85:
        source = match_colours(source, target, mask, rng.uniform(0.5, 1.0))
    if rng.random() < 0.3:
        source = match_shading(source, target, rng.uniform(0.02, 0.12) * source.shape[1])
    if rng.random() < 0.4:
        source = jitter(source, rng, strength=0.25)
    kind = rng.random()
    if kind < 0.25:
        return resample(source, rng.uniform(0.3, 0.9), rng)
    return sharpen(source, rng.uniform(0.2, 0.8), 1.0) if kind < 0.4 else source


def align(donor: Picture, donor_points: Points, target_points: Points, size: tuple[int, int], rng: Random) -> Picture:
    """The donor in the target's place: by a similarity alone, or bent so that every landmark meets its own.

    size: width, height of the target's picture.
    """
    matrix = similarity(target_points, donor_points)
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    at_x = np.float32(matrix[0, 0]) * x + np.float32(matrix[0, 1]) * y + np.float32(matrix[0, 2])
    at_y = np.float32(matrix[1, 0]) * x + np.float32(matrix[1, 1]) * y + np.float32(matrix[1, 2])
    if rng.random() < 0.5:
        share = rng.uniform(0.4, 1.0)
        rest = donor_points - (target_points @ matrix[:, :2].T + matrix[:, 2])
        shift = cv2.resize(_spread(target_points, rest * share, size), size, interpolation=cv2.INTER_CUBIC)
        at_x, at_y = at_x + shift[..., 0], at_y + shift[..., 1]
    kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    return cast(Picture, cv2.remap(donor, at_x, at_y, kernel, borderMode=cv2.BORDER_REFLECT_101))


def similarity(start: Points, end: Points) -> Floats:
    """2 × 3 matrix of the least-squares rotation, scale and shift from `start` to `end` (Umeyama 1991, no flip)."""
    a, b = start - start.mean(axis=0), end - end.mean(axis=0)
    power = float((a * a).sum()) or 1.0
    cosine, sine = float((a * b).sum()) / power, float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / power
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack([turn, end.mean(axis=0) - turn @ start.mean(axis=0)])


def shape_of(points: Points) -> Points:
    """Landmarks without place and size: what is compared when looking for a donor in a like pose."""
    centred = points - points.mean(axis=0)
    return cast(Points, centred / (np.linalg.norm(centred) or 1.0))


def _spread(points: Points, shifts: Floats, size: tuple[int, int]) -> Points:
    """Shifts known at the landmarks, on a GRID × GRID raster over the picture: Gaussian-weighted means."""
    width, height = size
    # Where the enlarged raster's pixels come from: the middles of its cells.
    middles = (np.arange(GRID) + 0.5) / GRID
    x, y = np.meshgrid(middles * width - 0.5, middles * height - 0.5)
    raster = np.stack([x, y], axis=-1).reshape(-1, 1, 2)
    reach = 0.08 * width
    weight = np.exp(-((raster - points[None]) ** 2).sum(axis=-1) / (2 * reach**2))
    mean = weight @ shifts / (weight.sum(axis=1, keepdims=True) + 0.3)
    return cast(Points, mean.reshape(GRID, GRID, 2).astype(np.float32))


def poisson(source: Picture, target: Picture, mask: Mask) -> Forgery:
    """Gradient-domain blending (Pérez et al. 2003), linear blending where the mask leaves no room for it.

    OpenCV solves for the whole rectangle around the mask, and the target's shading drifts in all of it, by as much as
    34 levels. It is kept near the mask, where it hides the seam, and is part of the forgery there; beyond, the target
    is as it was.
    """
    hard = (mask > 0.5).astype(np.uint8) * 255
    hard[:2], hard[-2:], hard[:, :2], hard[:, -2:] = 0, 0, 0, 0
    taken = cv2.erode(hard, np.ones((3, 3), np.uint8), iterations=3)  # OpenCV leaves three pixels of every edge out
    if not taken.any():
        return Forgery(blend(source, target, mask), mask)
    x, y, w, h = cv2.boundingRect(hard)
    cloned = cast(Picture, cv2.seamlessClone(source, target, hard, (x + w // 2, y + h // 2), cv2.NORMAL_CLONE))
    reach = 2 * max(1, int(SEAM * mask.shape[1])) + 1
    near = cv2.dilate(taken, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    share = np.asarray(np.maximum(cv2.blur(near, (reach, reach)), taken), np.float32) / np.float32(255)
    return Forgery(blend(cloned, target, share), share)
