"""The array types of this package: what a picture, a mask, a box and a set of landmarks look like."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Picture: TypeAlias = npt.NDArray[np.uint8]
"""HWC uint8 RGB [0, 255]."""

Plane: TypeAlias = npt.NDArray[np.float32]
"""HWC float32, any range."""

Mask: TypeAlias = npt.NDArray[np.float32]
"""HW float32 [0, 1]."""

Points: TypeAlias = npt.NDArray[np.float32]
"""(n, 2) float32, x and y in pixels."""

Rows: TypeAlias = npt.NDArray[np.float32]
"""(n, d) float32: a row each."""

Bytes: TypeAlias = npt.NDArray[np.uint8]
"""(n,) uint8: the bytes of a file."""

Floats: TypeAlias = npt.NDArray[np.float64]
Random: TypeAlias = np.random.Generator
