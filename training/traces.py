"""Upsampling traces: real faces sent through the kind of decoder that generators end in.

A generator builds its picture by upsampling small feature maps; whatever it learns, the regular pattern
of those steps stays (Zhang et al., "Detecting and Simulating Artifacts in GAN Fake Images", WIFS 2019,
arXiv:1907.06515; Durall et al., CVPR 2020). Here a picture is taken apart into octaves and put together
again by such steps, each giving back only a part of its octave's detail, unevenly over the pixel grid.
"""

from typing import cast

import cv2
import numpy as np

from training.arrays import Picture, Plane, Random


def upsampling_trace(picture: Picture, rng: Random) -> Picture:
    """The same face as if a decoder with 1–3 upsampling steps had drawn it; same size."""
    height, width = picture.shape[:2]
    side = int(rng.choice([256, 256, 320, 288, 224]))  # decoders draw on grids that a later resize may hide
    octaves = [cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)]
    for _ in range(int(rng.integers(1, 4))):
        half = (octaves[-1].shape[1] // 2,) * 2
        octaves.append(cast(Plane, cv2.resize(octaves[-1], half, interpolation=cv2.INTER_AREA)))
    drawn = octaves[-1]
    for finer in reversed(octaves[:-1]):
        drawn = _step(drawn, finer, rng)
    if (height, width) != (side, side):
        kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA]))
        drawn = cast(Plane, cv2.resize(drawn, (width, height), interpolation=kernel))
    return np.clip(np.rint(drawn), 0, 255).astype(np.uint8)


def _step(coarse: Plane, finer: Plane, rng: Random) -> Plane:
    """One doubling, and the detail of the octave that a decoder would invent: incomplete, and tied to the grid."""
    enlarged = _double(coarse, rng)
    detail: Plane = finer - enlarged
    if rng.random() < 0.5:
        detail = cast(Plane, cv2.filter2D(detail, -1, _kernel(3, rng)))
    gain = rng.uniform(0.3, 0.95) + rng.uniform(0, 0.35) * rng.uniform(-1, 1, (2, 2))
    tiled = np.tile(gain, (finer.shape[0] // 2 + 1, finer.shape[1] // 2 + 1))[: finer.shape[0], : finer.shape[1]]
    return cast(Plane, enlarged + detail * tiled[..., None].astype(np.float32))


def _double(coarse: Plane, rng: Random) -> Plane:
    """Twice the size: by interpolation, by repeating pixels, or by a transposed convolution's zero insertion."""
    height, width = coarse.shape[:2]
    kind = rng.random()
    if kind < 0.35:
        kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
        return cast(Plane, cv2.resize(coarse, (2 * width, 2 * height), interpolation=kernel))
    if kind < 0.65:
        repeated = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)
        return cast(Plane, cv2.filter2D(repeated, -1, _kernel(3, rng), borderType=cv2.BORDER_REFLECT_101))
    sparse = np.zeros((2 * height, 2 * width, coarse.shape[2]), np.float32)
    sparse[::2, ::2] = 4 * coarse
    wide = _kernel(int(rng.choice([3, 4, 5])), rng)
    return cast(Plane, cv2.filter2D(sparse, -1, wide, borderType=cv2.BORDER_REFLECT_101))


def _kernel(size: int, rng: Random) -> Plane:
    """A smoothing kernel of sum 1 as training might leave it: binomial, its weights off by up to a tenth."""
    row = np.array([1.0])
    for _ in range(size - 1):
        row = np.convolve(row, [0.5, 0.5])
    kernel = np.outer(row, row) * (1 + rng.uniform(-0.1, 0.1, (size, size)))
    return cast(Plane, (kernel / kernel.sum()).astype(np.float32))
