"""Views for the detector: small enough, and of the whole picture."""

import numpy as np
import pytest
from PIL import Image

from vision import views
from vision.views import exact, near, reduced


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8))


@pytest.mark.parametrize(
    "size", [(321, 200), (399, 321), (500, 700), (641, 641), (1024, 1024), (4000, 3000), (90, 5000)]
)
def test_the_longest_side_is_nearly_what_was_asked_for(size: tuple[int, int]) -> None:
    view = near(noise(*size), 320)

    assert 0.8 * 320 <= max(view.image.size) <= 320
    for side, of_view, pixel in zip(size, view.image.size, view.pixel, strict=True):
        assert abs(of_view * pixel - side) < pixel  # the last pixel may stand for fewer


@pytest.mark.parametrize("size", [(1024, 1024), (399, 321)], ids=["by whole factors", "resampled"])
def test_a_place_in_the_view_is_that_place_in_the_picture(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size)
    picture.paste("white", (200, 100, 280, 180))

    view = near(picture, 320)

    top, left = np.argwhere(np.asarray(view.image)[..., 0] > 127).min(axis=0)
    assert (left * view.pixel[0], top * view.pixel[1]) == pytest.approx((200, 100), abs=view.pixel[0])


def test_two_threads_shrink_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = noise(1003, 799)
    alone = picture.reduce(7)

    monkeypatch.setattr(views, "LARGE", 0)

    assert np.array_equal(np.asarray(reduced(picture, 7)), np.asarray(alone))
    assert np.array_equal(np.asarray(reduced(noise(1003, 5), 7)), np.asarray(noise(1003, 5).reduce(7)))


def test_an_exact_view_has_the_scale_that_was_asked_for() -> None:
    assert exact(noise(1000, 400), 0.37).image.size == (370, 148)
    assert exact(noise(1000, 400), 1.0).pixel == (1.0, 1.0)
