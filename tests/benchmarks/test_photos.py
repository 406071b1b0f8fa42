"""The photos of the benchmark are what its report says they are."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import measure
from benchmarks.load import summary
from benchmarks.photos import NoPhotos, made_photos
from cli import app
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


@pytest.mark.parametrize("names", [None, [], ["notes.txt"]])
def test_a_folder_without_photos_is_refused_at_once(tmp_path: Path, names: list[str] | None) -> None:
    folder = tmp_path / "photos"
    if names is not None:
        folder.mkdir()
    for name in names or []:
        (folder / name).touch()

    with pytest.raises(NoPhotos, match=r"photos: expected photos \(\.jpg"):
        measure(tmp_path / "no-model", tmp_path / "out", seconds=1, rounds=1, photos=folder)

    result = CliRunner().invoke(app, ["bench", "--photos", str(folder), "--out", str(tmp_path / "out")])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "out").exists()


def test_a_load_counts_refusals_and_errors_apart_from_answers() -> None:
    answers = [(0.0, 0.1, 200), (0.1, 0.3, 200), (0.2, 0.01, 503), (0.3, 0.2, 500), (0.4, 1.6, 200), (0.5, 9.0, 0)]

    load = summary(2, answers)

    assert (load.accepted, load.refused, load.errors) == (3, 1, 2)
    assert load.throughput == pytest.approx(3 / 2.0)
    assert load.p50 == pytest.approx(0.3)
    assert load.refused_p99 == pytest.approx(0.01)
