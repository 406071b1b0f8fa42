"""Variants of a face: other ways to the same input."""

import numpy as np
import pytest
from PIL import Image

from vision.boxes import Box, whole
from vision.preprocess import crop_pixels
from vision.variants import variants

SIZE = 99
FACE = Box(160, 20, 140, 140)


def made(image: Image.Image, crop: Box) -> list[np.ndarray]:
    return list(variants(image, crop, SIZE))


def test_each_variant_is_the_same_face_and_none_the_same_pixels(astronaut: Image.Image) -> None:
    seen = crop_pixels(astronaut, FACE, SIZE).astype(int)

    *upright, mirrored = made(astronaut, FACE)

    assert len(upright) == 5
    assert np.array_equal(mirrored, seen[:, ::-1])
    for pixels in upright:
        assert pixels.shape == (SIZE, SIZE, 3)
        assert pixels.dtype == np.uint8
        likeness = np.corrcoef(pixels.ravel(), seen.ravel())[0, 1]
        assert 0.75 < likeness < 1 - 1e-6


def test_a_face_that_fills_the_picture_is_not_cut_looser_than_there_is_of_it(astronaut: Image.Image) -> None:
    assert len(made(astronaut, whole(astronaut.size))) == 5


def test_the_place_of_the_face_is_kept_where_the_picture_is_made_smaller(astronaut: Image.Image) -> None:
    large = astronaut.resize((3072, 3072), Image.Resampling.BICUBIC)
    crop = FACE.scaled(6, 6)
    seen = crop_pixels(large, crop, SIZE).astype(int)

    for pixels in made(large, crop)[:3]:
        assert np.abs(pixels - seen).mean() < 6


@pytest.mark.parametrize("crop", [Box(0, 0, 1, 1), Box(508, 508, 4, 4), Box(0, 0, 512, 2)])
def test_hardly_any_pixels_are_enough(astronaut: Image.Image, crop: Box) -> None:
    assert len(made(astronaut, crop)) >= 5
