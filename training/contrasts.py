"""Reals against forgeries made of the same pictures: an AUC that neither person, place nor camera can lift."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from training.data import Sample
from training.metrics import Estimate, estimate
from training.tables import interval, table
from training.tiers import TIERS


@dataclass(frozen=True)
class Contrast:
    """AUC of pictures against what `name` made of them, tier by tier."""

    name: str
    pictures: int
    auc: dict[str, Estimate]


def contrast(name: str, samples: Sequence[Sample], score: Callable[[str, bool], Sequence[float]]) -> Contrast:
    """score: of a tier's name, and whether of the forgeries -> probability of fake of each sample."""
    truth = np.repeat([False, True], len(samples))
    groups = [s.group for s in samples] * 2
    figures = {}
    for tier in TIERS:
        probability = np.concatenate([score(tier, False), score(tier, True)])
        figures[tier] = estimate(truth, probability, groups, 0.5)["auc"]
    return Contrast(name, len(samples), figures)


def write(rows: Sequence[Contrast], head: str, out: Path, name: str) -> str:
    """`out/NAME.json` and `out/NAME.md`; returns the latter's text. head: of the first column."""
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    cells = [
        [row.name, str(row.pictures), *(interval(f.value, f.low, f.high) for f in row.auc.values())] for row in rows
    ]
    text = table([head, "pictures", *TIERS], cells) + "\n"
    (out / f"{name}.md").write_text(text, encoding="utf-8")
    return text
