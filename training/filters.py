"""Instagram's filters as `pilgram` rebuilds them: photographs edited by a tool that no training has used."""

from hashlib import sha256

import numpy as np
import pilgram
from PIL import Image

from training.arrays import Picture

FILTERS = (
    "_1977", "aden", "brannan", "brooklyn", "clarendon", "earlybird", "gingham", "hudson", "inkwell", "kelvin", "lark",
    "lofi", "maven", "mayfair", "moon", "nashville", "perpetua", "reyes", "rise", "slumber", "stinson", "toaster",
    "valencia", "walden", "willow", "xpro2",
)  # fmt: skip
"""All that the package has."""


def filtered(picture: Picture, name: str) -> Picture:
    """The picture under one of FILTERS."""
    return np.asarray(getattr(pilgram, name)(Image.fromarray(picture)).convert("RGB"))


def filter_of(stored: bytes) -> str:
    """Which of FILTERS a file is seen under: by chance, but always the same."""
    return FILTERS[int.from_bytes(sha256(stored).digest()[:8]) % len(FILTERS)]
