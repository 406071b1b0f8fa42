"""Reals against forgeries of the same pictures."""

import json
from pathlib import Path

import numpy as np
import pytest

from manifest import Calibration, Manifest, read_manifest
from tests.conftest import MODEL
from tests.training.conftest import MakeSample
from training.contrasts import Contrast, contrast, write
from training.detectors import Look
from training.tiers import TIERS

LOGITS = np.array([-3.0, -1, 0.5, 1, 1.5, 2, 3, 4])


def contrasted(make_sample: MakeSample, manifest: Manifest | None) -> Contrast:
    """Evidence of the reals all -4, of the forgeries LOGITS, in the hard tier 2 less."""

    def looks(tier: str, forged: bool) -> list[Look]:
        logits = LOGITS - 2 * (tier == "hard") if forged else np.full(len(LOGITS), -4.0)
        return [Look(float(1 / (1 + np.exp(-logit))), 1) for logit in logits]

    return contrast("mine", [make_sample(f"{i}.jpg") for i in range(len(LOGITS))], looks, manifest)


def test_the_share_of_the_forgeries_found_is_given_in_every_tier(make_sample: MakeSample, tmp_path: Path) -> None:
    row = contrasted(make_sample, None)

    assert {tier: figure.value for tier, figure in row.found.items()} == {"clean": 0.75, "web": 0.75, "hard": 0.25}
    assert [figure.value for figure in row.auc.values()] == pytest.approx([1, 1, 0.875])
    assert row.found["clean"].low < 0.75 < row.found["clean"].high
    text = write([row], "made by", tmp_path, "mine")
    head, _, cells = text.splitlines()
    heads = [f"{words} {tier}" for words in ("AUC", "found") for tier in TIERS]
    assert head == f"| made by | pictures | {' | '.join(heads)} |"
    assert cells.startswith("| mine | 8 | 1.000 (1.000–1.000) |")
    assert cells.split(" | ")[-1].startswith("0.250 (")
    assert json.loads((tmp_path / "mine.json").read_text("utf-8"))[0]["found"]["hard"]["value"] == 0.25


def test_a_model_finds_what_it_calls_fake_with_its_calibration_and_threshold(make_sample: MakeSample) -> None:
    """Evidence of 1.2 is one half, and what is called fake lies above it."""
    calibration = Calibration(knots=((0.2, -1), (2.2, 1)), fitted_on="a test")
    manifest = read_manifest(MODEL).model_copy(update={"calibration": calibration})

    row = contrasted(make_sample, manifest)

    assert {tier: figure.value for tier, figure in row.found.items()} == {"clean": 0.5, "web": 0.5, "hard": 0.125}
    assert row.auc == contrasted(make_sample, None).auc
