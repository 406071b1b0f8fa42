"""Where in the crop the network sees evidence, as a small picture."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def png_data_url(values: NDArray[np.floating], size: int) -> str:
    """(h, w) in [0, 1] -> `data:image/png;base64,…`: 8-bit grey, `size` × `size`, 0 black, bicubic in between."""
    grey = Image.fromarray((values.clip(0, 1) * 255).round().astype(np.uint8))
    stream = io.BytesIO()
    grey.resize((size, size), Image.Resampling.BICUBIC).save(stream, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
