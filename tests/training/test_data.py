from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.conftest import MakeSample
from training.data import (
    BadManifest,
    read_landmarks,
    read_manifest,
    training_samples,
    validation_samples,
    write_manifest,
)


def test_a_group_in_two_splits_is_refused(tmp_path: Path, make_sample: MakeSample) -> None:
    write_manifest(tmp_path, [make_sample("a.jpg", group="g"), make_sample("b.jpg", group="g", split="val")])

    with pytest.raises(BadManifest, match="group g lies in train and in val"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(("field", "word"), [("label", "fake"), ("split", "test")])
def test_an_unknown_word_is_refused_and_named(tmp_path: Path, make_sample: MakeSample, field: str, word: str) -> None:
    write_manifest(tmp_path, [make_sample(**{field: word})])

    with pytest.raises(BadManifest, match=word):
        read_manifest(tmp_path)


def test_what_is_written_is_read_again(tmp_path: Path, make_sample: MakeSample) -> None:
    samples = [make_sample("a.jpg"), make_sample("b.jpg", label="synthetic", box=None, native_face_px=0.0)]

    write_manifest(tmp_path, samples)

    assert read_manifest(tmp_path) == samples


def test_a_manifest_stays_until_the_next_one_is_whole(tmp_path: Path, make_sample: MakeSample) -> None:
    before = [make_sample("a.jpg")]
    write_manifest(tmp_path, before)

    with pytest.raises(UnicodeEncodeError):
        write_manifest(tmp_path, [make_sample("b.jpg"), make_sample("caf\udce9.jpg")])

    assert read_manifest(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]


def test_a_table_that_a_spreadsheet_saved_is_read(tmp_path: Path, make_sample: MakeSample) -> None:
    """With a byte order mark, and a column more."""
    write_manifest(tmp_path, [make_sample("a.jpg")])
    path = tmp_path / "manifest.csv"
    lines = path.read_text().splitlines()
    path.write_text(f"{lines[0]},note\n{lines[1]},mine\n", encoding="utf-8-sig")

    assert read_manifest(tmp_path) == [make_sample("a.jpg")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b",", b";", "no column file, label"),
        (b",licence", b"", "no column licence"),
        (b"real,", b"real,extra,", "row 2 has 12 cells, not 11"),
        (b"real,", b"real,\xe9", "no table in UTF-8"),
        (b",200,", b",wide,", "row 2: could not convert string to float: 'wide'"),
        (b",200,", b",inf,", "row 2: native_face_px is inf"),
        (b",16.0,16.0,", b",nan,16.0,", "row 2: box_x is nan"),
        (b",128.0,128.0,", b",128.0,-inf,", "row 2: box_h is -inf"),
        (b",128.0,128.0,", b",0,128.0,", "row 2: box_w is 0"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_row_at_fault(
    tmp_path: Path, make_sample: MakeSample, old: bytes, new: bytes, told: str
) -> None:
    write_manifest(tmp_path, [make_sample("a.jpg", label="real", native_face_px=200)])
    path = tmp_path / "manifest.csv"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))

    with pytest.raises(BadManifest, match=told):
        read_manifest(tmp_path)


def test_a_file_that_has_two_rows_is_refused_and_both_are_named(tmp_path: Path, make_sample: MakeSample) -> None:
    write_manifest(tmp_path, [make_sample("a.jpg"), make_sample("b.jpg"), make_sample("a.jpg", label="synthetic")])

    with pytest.raises(BadManifest, match=r"row 4: a\.jpg is in row 2 already"):
        read_manifest(tmp_path)


def test_nothing_but_split_train_ever_trains(faces: Path) -> None:
    samples = read_manifest(faces)
    training = training_samples(samples)

    assert {s.split for s in training} == {"train"}
    assert {s.split for s in validation_samples(samples)} == {"val", "val-only"}
    assert "experts" not in {s.source for s in training}
    assert not {s.group for s in training} & {s.group for s in validation_samples(samples)}


def test_a_source_can_be_held_out(faces: Path) -> None:
    sources = {s.source for s in training_samples(read_manifest(faces), leave_out=["gan"])}

    assert sources == {"dfdc", "photos"}


def test_faces_without_landmarks_are_left_out_of_them(tmp_path: Path) -> None:
    points = np.zeros((3, 4, 2), np.float16)
    points[1, 0, 0] = np.nan
    found = np.array([True, True, False])
    np.savez(tmp_path / "landmarks.npz", files=np.array(["a", "b", "c"]), points=points, found=found, nose=np.arange(4))

    landmarks = read_landmarks(tmp_path)

    assert list(landmarks.points) == ["a"]
    assert landmarks.parts == {"nose": [0, 1, 2, 3]}


def _stored(**changes: object) -> bytes:
    """A file of landmarks of one face, but for what is changed; None: left out."""
    arrays = {"files": np.array(["a"]), "points": np.zeros((1, 4, 2)), "found": np.array([True]), "nose": np.arange(4)}
    kept: dict[str, Any] = {name: np.asarray(value) for name, value in (arrays | changes).items() if value is not None}
    with BytesIO() as file:
        np.savez(file, **kept)
        return file.getvalue()


def _lone() -> bytes:
    with BytesIO() as file:
        np.save(file, np.zeros(3))
        return file.getvalue()


@pytest.mark.parametrize(
    "stored",
    [
        b"", b"no landmarks", _stored()[:-100], _stored().replace(bytes(64), b"\1" * 64), _lone(), _stored(found=None),
        _stored(points=np.zeros((1, 4))), _stored(found=np.array([0.5])), _stored(files=np.array([])),
        _stored(files=np.array([{}])),
    ],
    ids=[
        "empty", "text", "cut short", "damaged", "a lone array", "without one array", "points of one number",
        "found of no flags", "fewer files than points", "pickled",
    ],
)  # fmt: skip
def test_what_are_no_landmarks_is_refused_and_named(tmp_path: Path, stored: bytes) -> None:
    (tmp_path / "landmarks.npz").write_bytes(stored)

    with pytest.raises(BadManifest, match=r"landmarks\.npz: no landmarks as"):
        read_landmarks(tmp_path)


def test_a_set_without_landmarks_has_none(tmp_path: Path) -> None:
    assert read_landmarks(tmp_path).points == {}
