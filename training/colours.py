"""Colour statistics: random jitter of a picture, and transfer from one picture to another."""

from typing import cast

import cv2
import numpy as np

from training.arrays import Mask, Picture, Random


def jitter(picture: Picture, rng: Random, strength: float = 1.0) -> Picture:
    """A random change of brightness, contrast, gamma, saturation and colour cast."""
    levels = np.arange(256, dtype=np.float32)[:, None]
    contrast = 1 + strength * rng.uniform(-0.25, 0.25)
    cast_rgb = strength * rng.uniform(-12, 12, 3) * (rng.random() < 0.6)
    gamma = np.exp(strength * rng.uniform(-0.25, 0.25))
    curve = (255 * (levels / 255) ** gamma - 128) * contrast + 128 + strength * rng.uniform(-25, 25) + cast_rgb
    changed = cv2.LUT(picture, np.rint(np.clip(curve, 0, 255)).astype(np.uint8)[None])
    return saturate(cast(Picture, changed), 1 + strength * rng.uniform(-0.4, 0.3))


def saturate(picture: Picture, factor: float) -> Picture:
    """Scale the distance of every colour from its grey by `factor` (0: grey, 1: unchanged)."""
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cast(Picture, cv2.addWeighted(picture, factor, grey, 1 - factor, 0))


def match_colours(donor: Picture, target: Picture, mask: Mask, strength: float) -> Picture:
    """Give the donor the target's mean and deviation in L*a*b* under the mask (Reinhard et al. 2001).

    strength: 0 leaves the donor's colours, 1 transfers them fully.
    """
    inside = (mask > 0.5).astype(np.uint8)
    if cv2.countNonZero(inside) < 16:
        return donor
    have, want = cv2.cvtColor(donor, cv2.COLOR_RGB2LAB), cv2.cvtColor(target, cv2.COLOR_RGB2LAB)
    have_mean, have_std = (v.ravel() for v in cv2.meanStdDev(have, mask=inside))
    want_mean, want_std = (v.ravel() for v in cv2.meanStdDev(want, mask=inside))
    gain = 1 + strength * (np.clip(want_std / np.maximum(have_std, 1), 0.5, 2) - 1)
    offset = have_mean + strength * (want_mean - have_mean) - gain * have_mean
    levels = np.arange(256, dtype=np.float64)[:, None]
    curve = np.rint(np.clip(levels * gain + offset, 0, 255)).astype(np.uint8)[None]
    return cast(Picture, cv2.cvtColor(cv2.LUT(have, curve), cv2.COLOR_LAB2RGB))


def match_shading(donor: Picture, target: Picture, sigma: float) -> Picture:
    """Give the donor the target's light and colour of all that is wider than `sigma` pixels; its detail stays."""
    wide = cv2.GaussianBlur(target.astype(np.float32) - donor, (0, 0), sigma)
    return cast(Picture, np.clip(np.rint(donor + wide), 0, 255).astype(np.uint8))
