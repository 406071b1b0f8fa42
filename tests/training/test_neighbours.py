"""What is in two splits at once although no group is."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.conftest import MakeSample
from training.arrays import Picture
from training.codecs import jpeg_bytes
from training.data import Unreadable
from training.neighbours import alike, without_copies


def test_the_same_scene_is_recognized_however_it_is_stored_and_another_is_not(
    tmp_path: Path, face: Picture, make_sample: MakeSample
) -> None:
    other = np.random.default_rng(0).integers(0, 256, (12, 12, 3), np.uint8)
    pictures = {
        "a.jpg": face,
        "darker.jpg": (face * 0.6).astype(np.uint8),
        "smaller.jpg": np.asarray(Image.fromarray(face).resize((70, 70))),
        "other.jpg": np.asarray(Image.fromarray(other).resize((160, 160))),
    }
    for name, picture in pictures.items():
        (tmp_path / name).write_bytes(jpeg_bytes(picture, 80))
    samples = [make_sample(name) for name in pictures]

    assert alike(samples[1:], samples[:1], tmp_path).tolist() == [True, True, False]
    assert alike(samples, [], tmp_path).tolist() == [False] * 4


def test_a_training_picture_that_cannot_be_read_is_passed_over_and_one_for_judging_is_named(
    tmp_path: Path, face: Picture, make_sample: MakeSample
) -> None:
    stored = jpeg_bytes(face, 80)
    (tmp_path / "a.jpg").write_bytes(stored)
    (tmp_path / "cut.jpg").write_bytes(stored[: len(stored) // 2])
    (tmp_path / "text.jpg").write_text("no picture")
    samples = [make_sample(name) for name in ("cut.jpg", "a.jpg", "text.jpg")]

    assert alike(samples[1:2], samples, tmp_path).tolist() == [True]
    assert alike(samples[1:2], samples[2:], tmp_path).tolist() == [False]
    with pytest.raises(Unreadable, match=r"cut\.jpg"):
        alike(samples, samples, tmp_path)


def test_only_files_of_the_same_bytes_are_copies(tmp_path: Path, make_sample: MakeSample) -> None:
    contents = {"a": b"one", "b": b"two", "c": b"three", "judged": b"two"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    training = [make_sample(name) for name in "abc"]

    left = without_copies(training, [make_sample("judged", split="val")], tmp_path)

    assert [sample.file for sample in left] == ["a", "c"]
