"""From a box in a picture to the network's input. Training and serving both go through here."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.boxes import Box

Pixels = NDArray[np.uint8]
Input = NDArray[np.float32]


def crop_pixels(image: Image.Image, crop: Box, size: int) -> Pixels:
    """Cut `crop` out of the full-resolution picture and resize it once to `size` × `size`.

    image: mode RGB. Returns HWC uint8 RGB [0, 255]. Bilinear with antialiasing (Pillow's BILINEAR widens
    its kernel when it shrinks): without it, shrinking turns fine texture into aliasing the network has never seen.
    """
    resized = image.resize((size, size), Image.Resampling.BILINEAR, box=crop.corners)
    return np.asarray(resized)


def normalize(pixels: Pixels, mean: tuple[float, ...], std: tuple[float, ...]) -> Input:
    """HWC uint8 RGB [0, 255] -> CHW float32 (value / 255 − mean) / std, contiguous. For networks by themselves: engines
    normalize what they are given."""
    scale = np.float32(1) / (np.float32(255) * np.asarray(std, np.float32))
    shift = np.asarray(mean, np.float32) / np.asarray(std, np.float32)
    # Planes first, while values are single bytes: half the time of converting three interleaved channels.
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)) * scale[:, None, None]
    planes -= shift[:, None, None]
    return planes
