"""Rectangles in pixels of the upright image."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Areas = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """x and y of the upper left corner, width, height: pixels of the upright image; may be fractional."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """left, top, right, bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def scaled(self, factor_x: float, factor_y: float) -> "Box":
        return Box(self.x * factor_x, self.y * factor_y, self.width * factor_x, self.height * factor_y)

    def clamped(self, image_size: tuple[int, int]) -> "Box":
        """The part inside an image of (width, height)."""
        left, top, right, bottom = self.corners
        left, right = (min(max(edge, 0.0), image_size[0]) for edge in (left, right))
        top, bottom = (min(max(edge, 0.0), image_size[1]) for edge in (top, bottom))
        return Box(left, top, right - left, bottom - top)

    def turned(self, quarters: int, image_size: tuple[int, int]) -> "Box":
        """Where it lies after its image of (width, height) was turned clockwise by so many quarters of a turn."""
        box, (width, height) = self, image_size
        for _ in range(quarters % 4):
            box = Box(height - box.y - box.height, box.x, box.height, box.width)
            width, height = height, width
        return box.clamped((width, height))  # off by a rounding error, it could lie at -0.0


def square_crop(box: Box, margin: float, image_size: tuple[int, int]) -> Box:
    """Square of `margin` × the longer side of `box`, around its centre, within an image of (width, height).

    It never leaves the image: it is moved, and where it is larger than the image, shrunk. The same crop
    serves training and inference: a detector trained on tight crops is blind on loose ones.
    """
    width, height = image_size
    side = min(margin * max(box.width, box.height), width, height)
    x = box.x + (box.width - side) / 2
    y = box.y + (box.height - side) / 2
    return Box(min(max(x, 0.0), width - side), min(max(y, 0.0), height - side), side, side)


def whole(image_size: tuple[int, int]) -> Box:
    """The box of the whole image of (width, height)."""
    return Box(0.0, 0.0, float(image_size[0]), float(image_size[1]))


def shared_areas(box: Areas, others: Areas) -> Areas:
    """Intersections of a box with others. box: (4,) left, top, right, bottom; others: (n, 4)."""
    width = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    height = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared: Areas = width.clip(0) * height.clip(0)
    return shared


def areas_of(corners: Areas) -> Areas:
    """corners: (n, 4) left, top, right, bottom."""
    areas: Areas = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])
    return areas


def corners_of(boxes: Iterable[tuple[float, float, float, float]]) -> Areas:
    """x, y, width, height of each -> (n, 4) left, top, right, bottom."""
    corners = np.array(list(boxes), np.float64).reshape(-1, 4)
    corners[:, 2:] += corners[:, :2]
    return corners


def suppressed(corners: Areas, same: Callable[[Areas, float, Areas], NDArray[np.bool_]]) -> list[int]:
    """Non-maximum suppression: which boxes are not the same as a surer one that stays. corners: (n, 4), surest first.
    same: of the areas shared, of one box's, of the others'.

    In rows of numpy, because a crowd has thousands of boxes, and pairs of them in Python would take a minute.
    """
    areas, stays = areas_of(corners), np.ones(len(corners), bool)
    for index in range(len(corners)):
        if stays[index]:
            rest = slice(index + 1, None)
            stays[rest] &= ~same(shared_areas(corners[index], corners[rest]), areas[index], areas[rest])
    return np.flatnonzero(stays).tolist()
