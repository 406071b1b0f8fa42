"""Seven perturbations at five levels, after DeeperForensics-1.0 (Jiang et al., CVPR 2020, arXiv:2001.03024).

Levels are the published ones, except for two. `jpeg_compression` really is JPEG here; the published code of that
name only shrinks and enlarges. Blocks are scattered by the area of the picture: the published count is per
256 × 256 pixels, rounded down, which would leave pictures below that size untouched.
"""

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np

from training import codecs
from training.arrays import Picture, Plane, Random

Perturbation: TypeAlias = Callable[[Picture, float, Random], Picture]

LEVELS = 5
BLOCK = 8


def colour_saturation(picture: Picture, factor: float, _: Random) -> Picture:
    """Chroma scaled towards grey, in YCbCr."""
    ycc = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), np.float32)
    ycc[..., 1:] = 128 + (ycc[..., 1:] - 128) * np.float32(factor)
    return np.asarray(cv2.cvtColor(_bytes(ycc), cv2.COLOR_YCrCb2RGB), np.uint8)


def colour_contrast(picture: Picture, factor: float, _: Random) -> Picture:
    """All values scaled towards black, as published."""
    return _bytes(picture * np.float32(factor))


def block_wise(picture: Picture, count: float, rng: Random) -> Picture:
    """`count` grey blocks of 8 × 8 for every 256 × 256 pixels."""
    height, width = picture.shape[:2]
    covered = picture.copy()
    for _ in range(max(1, round(count * height * width / 256**2))):
        top, left = int(rng.integers(0, height - BLOCK)), int(rng.integers(0, width - BLOCK))
        covered[top : top + BLOCK, left : left + BLOCK] = 128
    return covered


def gaussian_noise(picture: Picture, variance: float, rng: Random) -> Picture:
    """Noise on Y, Cb and Cr, of this variance where the range is [0, 1]."""
    ycc = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), np.float32)
    noise = rng.standard_normal(ycc.shape, dtype=np.float32) * np.float32(255 * variance**0.5)
    return np.asarray(cv2.cvtColor(_bytes(ycc + noise), cv2.COLOR_YCrCb2RGB), np.uint8)


def gaussian_blur(picture: Picture, kernel: float, _: Random) -> Picture:
    """kernel: side in pixels; sigma is a sixth of it."""
    return np.asarray(cv2.GaussianBlur(picture, (int(kernel), int(kernel)), kernel / 6), np.uint8)


def jpeg_compression(picture: Picture, quality: float, _: Random) -> Picture:
    return codecs.jpeg(picture, int(quality))


def video_compression(picture: Picture, crf: float, _: Random) -> Picture:
    """H.264 at this constant rate factor, as the only frame."""
    return codecs.h264(picture, int(crf))


# Name -> function and its parameter at levels 1 to 5.
PERTURBATIONS: dict[str, tuple[Perturbation, tuple[float, ...]]] = {
    "colour_saturation": (colour_saturation, (0.4, 0.3, 0.2, 0.1, 0.0)),
    "colour_contrast": (colour_contrast, (0.85, 0.725, 0.6, 0.475, 0.35)),
    "block_wise": (block_wise, (16, 32, 48, 64, 80)),
    "gaussian_noise": (gaussian_noise, (0.001, 0.002, 0.005, 0.01, 0.05)),
    "gaussian_blur": (gaussian_blur, (7, 9, 13, 17, 21)),
    "jpeg_compression": (jpeg_compression, (75, 60, 45, 30, 15)),
    "video_compression": (video_compression, (30, 32, 35, 38, 40)),
}


def perturb(picture: Picture, name: str, level: int, seed: int) -> Picture:
    """The picture under a perturbation. level: 1 (weak) to 5. seed: of the noise and the blocks."""
    function, levels = PERTURBATIONS[name]
    return function(picture, levels[level - 1], np.random.default_rng([seed, level]))


def _bytes(values: Plane) -> Picture:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
