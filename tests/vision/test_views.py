"""Views for the detector are Pillow's, however many threads made them."""

import numpy as np
import pytest
from PIL import Image

from vision import views
from vision.views import shrunk


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8))


@pytest.mark.parametrize("large", [views.LARGE, 0], ids=["one thread", "two threads"])
@pytest.mark.parametrize(
    ("size", "of_view"),
    [
        *[((1024, 1024), (320, 320)), ((1003, 799), (320, 255)), ((399, 321), (320, 257))],
        *[((5000, 96), (320, 6)), ((90, 2500), (12, 320)), ((640, 480), (639, 479))],
    ],
)
def test_a_view_is_pillows_to_the_pixel(
    monkeypatch: pytest.MonkeyPatch, large: int, size: tuple[int, int], of_view: tuple[int, int]
) -> None:
    picture = noise(*size)
    expected = picture.resize(of_view, Image.Resampling.BILINEAR, reducing_gap=1.0)

    monkeypatch.setattr(views, "LARGE", large)

    assert np.array_equal(np.asarray(shrunk(picture, of_view)), np.asarray(expected))
