"""Faces drawn by networks that no training has used."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.codecs import decode
from training.contrasts import write
from training.data import BadManifest, Unreadable, read_manifest, write_manifest
from training.tiers import TIERS
from training.unseen import judge_unseen
from training.upscalers import HELD_OUT, Upscaler, UpscalerMissing


class Softness:
    """Calls a picture fake that has little detail for its contrast."""

    name = "softness"

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    def score(self, photo: bytes) -> float:
        self.seen.append(photo)
        grey = cv2.cvtColor(decode(np.frombuffer(photo, np.uint8)), cv2.COLOR_RGB2GRAY)
        return float(1 / (1 + cv2.Laplacian(grey, cv2.CV_64F).std()))


def test_drawn_photographs_are_set_against_themselves_in_every_tier(faces: Path, tmp_path: Path) -> None:
    detector = Softness()

    rows = judge_unseen(detector, faces, tmp_path / "cache", networks=HELD_OUT[:1])

    photos = [s for s in read_manifest(faces) if s.source == "photos" and s.split == "val"]
    assert [row.pictures for row in rows] == [len(photos)]
    assert len(detector.seen) == 2 * len(TIERS) * len(photos)
    assert list(rows[0].auc) == list(TIERS)
    assert rows[0].auc["clean"].value > 0.7, "the network draws less detail than a photograph has"

    text = write(rows, "drawn by", tmp_path, "unseen")
    assert json.loads((tmp_path / "unseen.json").read_text("utf-8"))[0]["name"] == "span 2xHFA2kSPAN_27k"
    assert (tmp_path / "unseen.md").read_text("utf-8") == text
    assert "| span 2xHFA2kSPAN_27k | " in text

    again = Softness()
    assert judge_unseen(again, faces, tmp_path / "cache", networks=HELD_OUT[:1]) == rows
    assert not again.seen, "a second run takes the kept scores"


def test_a_broken_photograph_is_named(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(faces, tmp_path / "faces")
    broken = next(s for s in read_manifest(faces) if s.source == "photos" and s.split == "val")
    (tmp_path / "faces" / broken.file).write_bytes(b"no picture")

    with pytest.raises(Unreadable, match=broken.file):
        judge_unseen(Softness(), tmp_path / "faces", tmp_path / "cache", networks=HELD_OUT[:1])


def test_a_set_without_photographs_is_refused_before_anything_is_drawn(faces: Path, tmp_path: Path) -> None:
    samples = [s for s in read_manifest(faces) if s.source == "dfdc"]
    for sample in samples:
        (tmp_path / sample.file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / sample.file).write_bytes((faces / sample.file).read_bytes())
    write_manifest(tmp_path, samples)

    with pytest.raises(BadManifest, match="only photographs"):
        judge_unseen(Softness(), tmp_path, tmp_path / "cache")


def test_a_network_that_is_missing_is_told_before_the_others_have_drawn(faces: Path, tmp_path: Path) -> None:
    detector = Softness()
    networks = (*HELD_OUT[:1], Upscaler("no_such_package", "models/x", 2, 1.0))

    with pytest.raises(UpscalerMissing, match="no_such_package is not installed"):
        judge_unseen(detector, faces, tmp_path / "cache", networks=networks)
    assert not detector.seen
