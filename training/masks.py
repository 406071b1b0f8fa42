"""Which pixels a forger replaces: hulls of facial landmarks, deformed and feathered.

Pure functions over a picture's landmarks. The shapes follow Shiohara & Yamasaki (CVPR 2022,
arXiv:2204.08376, section 3.2) for whole faces; parts are what people exchange by hand.
"""

from typing import TypeAlias, cast

import cv2
import numpy as np

from training.arrays import Mask, Points, Random

Parts: TypeAlias = dict[str, list[int]]

# A region is the convex hull of these parts, grown by a share of the face's width.
REGIONS: dict[str, tuple[tuple[str, ...], float]] = {
    "face": (("face_oval",), 0.0),
    "inner": (("left_eyebrow", "right_eyebrow", "left_eye", "right_eye", "nose", "lips"), 0.04),
    "eyes": (("left_eye", "right_eye", "left_eyebrow", "right_eyebrow"), 0.02),
    "left_eye": (("left_eye",), 0.05),
    "right_eye": (("right_eye",), 0.05),
    "nose": (("nose",), 0.04),
    "mouth": (("lips",), 0.05),
    "eyes_and_nose": (("left_eye", "right_eye", "nose"), 0.04),
    "nose_and_mouth": (("nose", "lips"), 0.04),
}


def region(points: Points, parts: Parts, name: str, height: int, width: int) -> Mask:
    """The filled region `name` (a key of REGIONS) as a hard mask of height × width."""
    names, growth = REGIONS[name]
    chosen = points[[i for part in names for i in parts[part]]]
    mask = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.round(chosen).astype(np.int32)), 255)
    reach = int(growth * np.ptp(points[:, 0]))
    if reach > 0:
        mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)).astype(np.uint8)
    return mask.astype(np.float32) / np.float32(255)


def deform(mask: Mask, rng: Random) -> Mask:
    """Elastic deformation: a smooth random displacement, mostly of less than a tenth of the width.

    The grid's normals have a standard deviation of up to 4 % of it; the largest of them is 6 % in the median. What
    moves the mask as a whole is taken out: an eye is narrower than that, and its mask would lie beside it.
    """
    height, width = mask.shape
    cells = int(rng.integers(4, 9))
    reach = rng.uniform(0.0, 0.04) * width
    grid = (rng.standard_normal((cells, cells, 2)) * reach).astype(np.float32)
    shift = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    shift -= (shift * mask[..., None]).sum(axis=(0, 1)) / max(float(mask.sum()), 1.0)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return cast(Mask, cv2.remap(mask, x + shift[..., 0], y + shift[..., 1], cv2.INTER_LINEAR))


def feather(mask: Mask, rng: Random) -> Mask:
    """Grow or shrink, then soften the edge by 0.5–6 % of the width, as blending tools do."""
    width = mask.shape[1]
    reach = int(rng.uniform(-0.03, 0.03) * width)
    if reach:
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(reach) + 1,) * 2)
        changed = cast(Mask, (cv2.dilate if reach > 0 else cv2.erode)(mask, disc))
        mask = changed if changed.max() > 0 else mask  # a small part must not be eroded away
    sigma = np.exp(rng.uniform(np.log(0.004), np.log(0.05))) * width
    soft = cv2.blur(mask, (2 * int(1.5 * sigma) + 1,) * 2)  # two box blurs: near a Gaussian, at any size cheap
    return cast(Mask, np.clip(cv2.blur(soft, (2 * int(sigma) + 1,) * 2), 0, 1))
