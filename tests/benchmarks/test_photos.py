"""The photos of the benchmark are what its report says they are."""

import pytest

from benchmarks.load import summary
from benchmarks.photos import made_photos
from vision.decode import decode
from vision.faces import detect_faces


@pytest.fixture(scope="module")
def photos() -> dict[str, tuple[tuple[int, int], int, int | None]]:
    found = {}
    for photo in made_photos():
        image = decode(photo.data, 50_000_000).image
        found[photo.name] = (image.size, len(detect_faces(image)), photo.faces)
    return found


def test_every_photo_shows_as_many_faces_as_it_claims(
    photos: dict[str, tuple[tuple[int, int], int, int | None]],
) -> None:
    assert {name: found for name, (_, found, _) in photos.items()} == {
        name: claimed for name, (_, _, claimed) in photos.items()
    }


def test_sizes_are_those_of_the_names(photos: dict[str, tuple[tuple[int, int], int, int | None]]) -> None:
    sizes = {name: size for name, (size, _, _) in photos.items()}

    assert sizes["1 MP JPEG"] == (1024, 1024)
    assert sizes["12 MP JPEG"] == (4000, 3000)
    assert sizes["600 × 600 PNG"] == (600, 600)


def test_a_load_counts_refusals_and_errors_apart_from_answers() -> None:
    answers = [(0.0, 0.1, 200), (0.1, 0.3, 200), (0.2, 0.01, 503), (0.3, 0.2, 500), (0.4, 1.6, 200), (0.5, 9.0, 0)]

    load = summary(2, answers)

    assert (load.accepted, load.refused, load.errors) == (3, 1, 2)
    assert load.throughput == pytest.approx(3 / 2.0)
    assert load.p50 == pytest.approx(0.3)
    assert load.refused_p99 == pytest.approx(0.01)
