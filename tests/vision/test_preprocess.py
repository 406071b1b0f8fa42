"""The crop that the network sees."""

import numpy as np
from PIL import Image

from vision.boxes import Box, whole
from vision.preprocess import crop_pixels, normalize


def test_black_and_white_become_minus_one_and_one_in_channel_order() -> None:
    picture = np.zeros((299, 299, 3), np.uint8)
    picture[:, :, 0] = 255

    face = normalize(picture, (0.5,) * 3, (0.5,) * 3)

    assert face.shape == (3, 299, 299)
    assert face.dtype == np.float32
    np.testing.assert_allclose(face[0], 1, atol=1e-6)
    np.testing.assert_allclose(face[1:], -1, atol=1e-6)


def test_rows_stay_rows_and_columns_columns_neither_turned_nor_mirrored() -> None:
    picture = np.zeros((299, 299, 3), np.uint8)
    picture[10, 200] = 255

    face = normalize(picture, (0.5,) * 3, (0.5,) * 3)

    assert np.argwhere(face > 0).tolist() == [[channel, 10, 200] for channel in range(3)]


def test_each_channel_has_its_own_mean_and_deviation() -> None:
    face = normalize(np.full((299, 299, 3), 102, np.uint8), (0.1, 0.2, 0.4), (0.5, 0.1, 0.3))

    np.testing.assert_allclose(face[:, 0, 0], [0.6, 2, 0], atol=1e-6)


def test_shrinking_averages_instead_of_skipping_pixels() -> None:
    """A checkerboard of single pixels is grey from afar; without antialiasing it would alias into stripes."""
    board = (np.indices((1200, 1200)).sum(axis=0) % 2 * 255).astype(np.uint8)
    picture = Image.fromarray(board).convert("RGB")

    shrunk = crop_pixels(picture, whole(picture.size), 299).astype(int)

    assert np.abs(shrunk - 127).max() <= 12


def test_the_crop_is_cut_from_the_full_resolution_at_fractions_of_a_pixel() -> None:
    ramp = np.tile(np.linspace(0, 255, 1000).astype(np.uint8), (1000, 1))
    picture = Image.fromarray(ramp).convert("RGB")

    crop = crop_pixels(picture, Box(250.5, 0, 500, 500), 299)

    np.testing.assert_allclose(crop[150, :, 0], np.interp(np.linspace(251, 749, 299), range(1000), ramp[0]), atol=1.5)
