"""Rectangles."""

import numpy as np
import pytest

from vision.boxes import Box, corners_of, square_crop, suppressed


def overlap(a: Box, b: Box) -> float:
    """Intersection over the smaller of the two areas, [0, 1]: also 1 for a box within another."""
    (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) = a.corners, b.corners
    width = min(right, other_right) - max(left, other_left)
    height = min(bottom, other_bottom) - max(top, other_top)
    return max(0.0, width) * max(0.0, height) / min(a.area, b.area)


def test_a_crop_is_a_square_around_the_middle_of_the_box() -> None:
    assert square_crop(Box(40, 30, 20, 40), 1.5, (200, 200)) == Box(20, 20, 60, 60)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(-5, 10, 40, 50), Box(0, 5, 60, 60)),
        (Box(170, 150, 30, 50), Box(140, 140, 60, 60)),
    ],
)
def test_a_crop_at_the_edge_is_moved_into_the_image(box: Box, expected: Box) -> None:
    assert square_crop(box, 1.2, (200, 200)) == expected


def test_a_crop_larger_than_the_image_is_shrunk_to_its_shorter_side() -> None:
    crop = square_crop(Box(10, 0, 90, 100), 1.5, (120, 100))

    assert (crop.width, crop.height, crop.y) == (100, 100, 0)
    assert 0 <= crop.x <= 20


def test_a_box_is_clamped_to_the_image() -> None:
    assert Box(-10, 5, 30, 100).clamped((15, 50)) == Box(0, 5, 15, 45)


def test_of_boxes_that_are_the_same_the_surest_stays() -> None:
    """As the definition has it, pair by pair."""
    rng = np.random.default_rng(0)
    boxes = [(*rng.integers(0, 100, 2).tolist(), *rng.integers(5, 40, 2).tolist()) for _ in range(300)]
    expected: list[int] = []
    for index, box in enumerate(boxes):
        if all(overlap(Box(*box), Box(*boxes[other])) < 0.5 for other in expected):
            expected.append(index)

    assert 20 < len(expected) < 200
    assert suppressed(corners_of(boxes), lambda shared, a, b: shared / np.minimum(a, b) >= 0.5) == expected
    assert suppressed(corners_of([]), lambda shared, *_: shared > 0) == []


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_box_is_turned_as_its_image_is(quarters: int) -> None:
    pixels = np.zeros((30, 50), np.uint8)
    pixels[4:10, 7:20] = 1

    box = Box(7, 4, 13, 6).turned(quarters, (50, 30))

    rows, columns = np.nonzero(np.rot90(pixels, -quarters))
    assert box.corners == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert box.turned(-quarters, (30, 50) if quarters % 2 else (50, 30)) == Box(7, 4, 13, 6)
