"""Reals against forgeries made of the same pictures: an AUC that neither person, place nor camera can lift, and how
many of the forgeries are found."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from manifest import Manifest
from training.data import Sample
from training.detectors import Look
from training.evaluate import probabilities, threshold_of
from training.metrics import Estimate, estimate
from training.tables import interval, table
from training.tiers import TIERS


@dataclass(frozen=True)
class Contrast:
    """Pictures against what `name` made of them, tier by tier. found: share of the latter above the threshold."""

    name: str
    pictures: int
    auc: dict[str, Estimate]
    found: dict[str, Estimate]


def contrast(
    name: str, samples: Sequence[Sample], looks: Callable[[str, bool], Sequence[Look]], manifest: Manifest | None
) -> Contrast:
    """looks: of a tier's name, and whether at the forgeries -> one at each sample. manifest: whose calibration and
    threshold hold; None: probabilities as they are, and evaluate's FOREIGN_THRESHOLD."""
    threshold = threshold_of(manifest)
    truth = np.repeat([False, True], len(samples))
    groups = [s.group for s in samples] * 2
    figures = {}
    for tier in TIERS:
        probability = probabilities([*looks(tier, False), *looks(tier, True)], manifest)
        figures[tier] = estimate(truth, probability, groups, threshold)
    auc, found = ({tier: each[metric] for tier, each in figures.items()} for metric in ("auc", "fakes_found"))
    return Contrast(name, len(samples), auc, found)


def write(rows: Sequence[Contrast], head: str, out: Path, name: str) -> str:
    """`out/NAME.json` and `out/NAME.md`; returns the latter's text. head: of the first column."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    cells = [
        [
            row.name,
            str(row.pictures),
            *(interval(f.value, f.low, f.high) for figures in (row.auc, row.found) for f in figures.values()),
        ]
        for row in rows
    ]
    heads = [f"{words} {tier}" for words in ("AUC", "found") for tier in TIERS]
    text = table([head, "pictures", *heads], cells) + "\n"
    (out / f"{name}.md").write_text(text, encoding="utf-8")
    return text
