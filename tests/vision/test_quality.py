"""Cheap figures that tell a good crop from a bad one."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from vision.boxes import Box
from vision.preprocess import crop_pixels
from vision.quality import measure

BOX = Box(170, 60, 110, 130)


def crop_of(picture: Image.Image) -> np.ndarray:
    return crop_pixels(picture, BOX, 299)


def test_blur_lowers_sharpness_and_little_else(astronaut: Image.Image) -> None:
    sharp = measure(BOX, crop_of(astronaut))
    soft = measure(BOX, crop_of(astronaut.filter(ImageFilter.GaussianBlur(4))))

    assert soft.sharpness < sharp.sharpness / 3
    assert abs(soft.brightness - sharp.brightness) < 0.05


def test_darkness_lowers_brightness_but_not_sharpness(astronaut: Image.Image) -> None:
    normal = measure(BOX, crop_of(astronaut))
    dark = measure(BOX, crop_of(astronaut.point(lambda value: value * 0.2)))

    assert dark.brightness < normal.brightness * 0.25
    assert dark.contrast < normal.contrast * 0.25
    assert dark.sharpness > normal.sharpness * 0.8


def test_size_is_of_the_face_in_the_picture_not_of_the_crop(astronaut: Image.Image) -> None:
    assert measure(BOX, crop_of(astronaut)).face_px == 110


def test_a_flat_crop_has_neither_contrast_nor_sharpness() -> None:
    flat = measure(BOX, np.full((299, 299, 3), 128, np.uint8))

    assert replace(flat, face_px=0) == type(flat)(face_px=0, sharpness=0.0, brightness=0.502, contrast=0.0)
