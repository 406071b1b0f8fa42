"""Cheap figures that say how far a face can be trusted to carry evidence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vision.boxes import Box

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601


@dataclass(frozen=True, slots=True)
class Quality:
    """face_px: shorter side of the face's box in the picture, pixels. Of the crop's luma in [0, 1]: brightness is its
    mean, contrast its standard deviation, sharpness the standard deviation of its Laplacian (Pech-Pacheco et al. 2000)
    over its contrast, so that a dim picture is not taken for a soft one."""

    face_px: int
    sharpness: float
    brightness: float
    contrast: float


def face_px(box: Box) -> int:
    """Shorter side of a face's box in whole pixels."""
    return round(min(box.width, box.height))


def measure(box: Box, crop: NDArray[np.uint8]) -> Quality:
    """crop: HWC uint8 RGB [0, 255], as the network sees it."""
    luma = crop @ (LUMA / np.float32(255))
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
    brightness = luma.mean(keepdims=True)
    contrast = float(luma.std(mean=brightness))
    return Quality(
        face_px=face_px(box),
        sharpness=round(float(laplacian.std()) / contrast, 3) if contrast > 0 else 0.0,
        brightness=round(brightness.item(), 3),
        contrast=round(contrast, 3),
    )
