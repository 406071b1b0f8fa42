"""The conditions in which pictures are judged: as they are, as websites keep them, and worse.

Every picture is first stored anew in one form, real and fake alike, so that neither file format, quality setting
nor metadata can give the label away. Tiers only ever take away: a picture smaller than a tier's limit keeps its
size and is compressed (and blurred) all the same.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from training.arrays import Picture
from training.codecs import jpeg, jpeg_bytes
from vision.decode import decode

MAX_PIXELS = 80_000_000
"""Of a picture that is measured or learned from: more than the service takes, for it comes from no stranger."""
CANONICAL_QUALITY = 95


@dataclass(frozen=True)
class Tier:
    """longest: side in pixels that a picture is shrunk to. blur: Gaussian sigma in pixels after shrinking."""

    longest: int | None = None
    blur: float = 0.0
    quality: int | None = None

    def __call__(self, picture: Picture) -> Picture:
        """The picture's pixels in this condition."""
        return jpeg(self._reduced(picture), self.quality) if self.quality else picture

    def file(self, picture: Picture) -> bytes:
        """The picture as a JPEG file in this condition: what a service receives."""
        if self.quality is None:
            return jpeg_bytes(picture, CANONICAL_QUALITY, "4:4:4")
        return jpeg_bytes(self._reduced(picture), self.quality)

    def _reduced(self, picture: Picture) -> Picture:
        scale = self.longest / max(picture.shape[:2]) if self.longest else 1.0
        if scale < 1:
            size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        if self.blur:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), self.blur), np.uint8)
        return picture


TIERS = {
    "clean": Tier(),
    "web": Tier(longest=768, quality=60),
    "hard": Tier(longest=512, blur=1.0, quality=40),
}


def canonical(data: bytes) -> Picture:
    """Upright RGB of any readable file after one JPEG at 95 without chroma subsampling, the same for every class.

    Raises vision.errors.ImageRefused.
    """
    return jpeg(np.asarray(decode(data, MAX_PIXELS).image), CANONICAL_QUALITY, "4:4:4")
