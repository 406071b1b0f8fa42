"""Photographs with one part of somebody else's face in them."""

from pathlib import Path

import numpy as np
import pytest

from training.altered import judge_altered
from training.arrays import Floats, Points
from training.codecs import decode
from training.contrasts import write
from training.data import BadManifest, read_landmarks, read_manifest, write_manifest
from training.evaluate import in_tier
from training.tiers import TIERS


class Witness:
    """Calls every picture fake that is not, to the byte, one of those in `folder`, in some tier."""

    name = "witness"

    def __init__(self, folder: Path) -> None:
        self.seen = 0
        self._folder = folder

    def score(self, photo: bytes) -> float:
        self.seen += 1
        known = {in_tier(tier)(path.read_bytes()) for path in self._folder.glob("*.jpg") for tier in TIERS.values()}
        return 0.1 if photo in known else 0.9


def test_photographs_are_set_against_themselves_with_another_persons_part_in_every_tier(
    faces: Path, tmp_path: Path
) -> None:
    witness = Witness(tmp_path / "real")

    rows = judge_altered(witness, faces, tmp_path / "cache", tmp_path, parts=("eyes", "mouth"))

    photos = [s for s in read_manifest(faces) if s.source == "photos" and s.split == "val"]
    assert [(row.name, row.pictures) for row in rows] == [("eyes", len(photos)), ("mouth", len(photos))]
    assert [figure.value for row in rows for figure in row.auc.values()] == [1.0] * 2 * len(TIERS)
    assert [figure.value for row in rows for figure in row.found.values()] == [1.0] * 2 * len(TIERS)
    assert witness.seen == 3 * len(TIERS) * len(photos), "the photographs are looked at once for all parts"
    assert f"| eyes | {len(photos)} | 1.000" in write(rows, "part exchanged", tmp_path, "altered")

    again = Witness(tmp_path / "real")
    assert judge_altered(again, faces, tmp_path / "cache", tmp_path, parts=("eyes", "mouth")) == rows
    assert not again.seen, "the same composites are made again, whose scores are kept"


def test_a_composite_differs_from_its_photograph_around_the_exchanged_part_alone(faces: Path, tmp_path: Path) -> None:
    judge_altered(Witness(tmp_path / "real"), faces, tmp_path / "cache", tmp_path, parts=("mouth",))

    landmarks = read_landmarks(faces)
    files = sorted(path.name for path in (tmp_path / "mouth").iterdir())
    differences = [_read(tmp_path / "mouth" / file) - _read(tmp_path / "real" / file) for file in files]
    changed = np.abs(differences).mean(axis=(0, 3))
    mouth, eye = (
        np.mean([changed[_around(landmarks.points[file][landmarks.parts[part]])].mean() for file in files])
        for part in ("lips", "left_eye")
    )
    assert mouth > 5 * eye


def test_a_set_without_landmarks_is_refused_before_anything_is_made(faces: Path, tmp_path: Path) -> None:
    samples = [s for s in read_manifest(faces) if s.source == "photos"]
    for sample in samples:
        (tmp_path / sample.file).write_bytes((faces / sample.file).read_bytes())
    write_manifest(tmp_path, samples)

    with pytest.raises(BadManifest, match="landmarks"):
        judge_altered(Witness(tmp_path), tmp_path, tmp_path / "cache", tmp_path / "out")


def _read(path: Path) -> Floats:
    return decode(np.fromfile(path, np.uint8)).astype(np.float64)


def _around(points: Points) -> tuple[slice, slice]:
    """The pixels of a crop of 160 × 160 between the outermost of `points`."""
    (left, top), (right, bottom) = np.floor(points.min(0) * 160), np.ceil(points.max(0) * 160)
    return slice(int(top), int(bottom)), slice(int(left), int(right))
