"""Pictures that somebody put a filter over."""

import json
from pathlib import Path

import numpy as np
import pytest

from training.arrays import Picture
from training.data import BadManifest, read_manifest, write_manifest
from training.evaluate import in_tier
from training.filtered import METRICS, judge_filtered, write
from training.filters import FILTERS, filter_of, filtered
from training.tiers import TIERS


class Witness:
    """Knows the fakes of a folder, to the byte, in every tier, and nothing else."""

    name = "witness"

    def __init__(self, folder: Path) -> None:
        self.seen = 0
        fakes = [(folder / s.file).read_bytes() for s in read_manifest(folder) if s.is_fake]
        self._known = {in_tier(tier)(stored) for stored in fakes for tier in TIERS.values()}

    def score(self, photo: bytes) -> float:
        self.seen += 1
        return 0.9 if photo in self._known else 0.1


def test_pictures_are_judged_as_they_are_and_under_a_filter_in_every_tier(faces: Path, tmp_path: Path) -> None:
    witness = Witness(faces)

    rows = judge_filtered(witness, faces, tmp_path / "cache")

    whole = [row for row in rows if row.subset == "all"]
    assert [row.under_filters for row in whole] == [False, True]
    for row, auc, found in zip(whole, (1.0, 0.5), (1.0, 0.0), strict=True):
        assert list(row.figures) == list(TIERS)
        for figures in row.figures.values():
            assert (figures["auc"].value, figures["fakes_found"].value) == (auc, found)
            assert figures["real_accuracy"].value == 1
    judged = [s for s in read_manifest(faces) if s.split != "train"]
    assert witness.seen == 2 * len(TIERS) * len(judged)

    text = write(rows, tmp_path)
    assert (tmp_path / "filtered.md").read_text("utf-8") == text
    assert "| all | 13 | filtered | hard | 0.500" in text
    stored = json.loads((tmp_path / "filtered.json").read_text("utf-8"))
    assert set(stored[0]["figures"]["web"]) == set(METRICS)

    again = Witness(faces)
    assert judge_filtered(again, faces, tmp_path / "cache") == rows
    assert not again.seen, "a second run takes the kept scores"


def test_a_set_without_fakes_is_refused_before_anything_is_judged(faces: Path, tmp_path: Path) -> None:
    write_manifest(tmp_path, [s for s in read_manifest(faces) if not s.is_fake])
    witness = Witness(tmp_path)

    with pytest.raises(BadManifest, match="reals and fakes"):
        judge_filtered(witness, tmp_path, tmp_path / "cache")
    assert not witness.seen


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_changes_the_colours_and_nothing_else(name: str, face: Picture) -> None:
    seen = filtered(face, name)

    assert seen.shape == face.shape
    assert seen.dtype == np.uint8
    assert np.abs(seen.astype(int) - face).mean() > 2
    edges, before = (np.abs(np.diff(picture.mean(axis=2), axis=1)).ravel() for picture in (seen, face))
    assert np.corrcoef(edges, before)[0, 1] > 0.7, "what is in the picture stays where it is"


def test_a_file_is_seen_under_the_same_filter_in_every_process_and_files_under_different_ones(faces: Path) -> None:
    names = [filter_of((faces / s.file).read_bytes()) for s in read_manifest(faces)]

    assert [filter_of(stored) for stored in (b"a photo", b"another", b"a third")] == ["reyes", "hudson", "inkwell"]
    assert len(set(names)) > 10
    assert set(names) <= set(FILTERS)
