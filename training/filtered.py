"""How well faces are judged in photographs that somebody put a filter over, which forges nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from training.data import BadManifest
from training.detectors import Detector
from training.evaluate import MIN_GROUPS, in_tier, manifest_of, pictures_of, probabilities, threshold_of
from training.filters import filter_of, filtered
from training.metrics import Estimate, Flags, Floats, estimate
from training.report import NAMES
from training.scores import Condition, Scores
from training.subsets import ALL, GENERATED, Subset, subsets
from training.tables import interval, table
from training.tiers import CANONICAL_QUALITY, TIERS, Tier, canonical

METRICS = ("auc", "tpr_at_5_fpr", "real_accuracy", "fakes_found")


@dataclass(frozen=True)
class Judged:
    """One subset, as it is or under filters. figures: tier -> each of METRICS."""

    subset: str
    split: str
    pictures: int
    under_filters: bool
    figures: dict[str, dict[str, Estimate]]


def judge_filtered(detector: Detector, data: Path, cache: Path, *, workers: int = 2) -> list[Judged]:
    """Judge the validation pictures as they are and each under one filter, real and fake alike: all of split val,
    generators against photographs, and each source that has both.

    Raises BadManifest where that leaves nothing to compare, and Unreadable.
    """
    samples = pictures_of(data)
    fake = np.array([s.is_fake for s in samples])
    compared = [s for s in subsets(samples) if _is_compared(s, fake, [samples[i].group for i in s.rows])]
    if not compared:
        raise BadManifest(f"nothing to compare: split val needs reals and fakes, {MIN_GROUPS} groups of them or more")
    scores, manifest = Scores(detector, data, cache, workers), manifest_of(detector)

    def seen(tier: str, under_filters: bool) -> Floats:
        condition = _under_filter(TIERS[tier]) if under_filters else in_tier(TIERS[tier])
        looks = scores.of(samples, f"filtered-{tier}" if under_filters else tier, condition)
        return probabilities(looks, manifest)

    ways = {under: {tier: seen(tier, under) for tier in TIERS} for under in (False, True)}
    found = []
    for subset in compared:
        rows = np.array(subset.rows)
        groups = [samples[i].group for i in rows]
        for under, probability in ways.items():
            figures = {
                tier: estimate(fake[rows], probability[tier][rows], groups, threshold_of(manifest)) for tier in TIERS
            }
            wanted = {tier: {metric: each[metric] for metric in METRICS} for tier, each in figures.items()}
            found.append(Judged(subset.name, subset.split, len(rows), under, wanted))
    return found


def write(rows: Sequence[Judged], out: Path) -> str:
    """`out/filtered.json` and `out/filtered.md`; returns the latter's text."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "filtered.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    cells = [
        [
            row.subset,
            str(row.pictures),
            "filtered" if row.under_filters else "as it is",
            tier,
            *(interval(f.value, f.low, f.high) for f in (figures[metric] for metric in METRICS)),
        ]
        for row in rows
        for tier, figures in row.figures.items()
    ]
    text = table(["subset", "pictures", "picture", "tier", *(NAMES[metric] for metric in METRICS)], cells) + "\n"
    (out / "filtered.md").write_text(text, encoding="utf-8")
    return text


def _is_compared(subset: Subset, fake: Flags, groups: Sequence[str]) -> bool:
    wanted = subset.name in (ALL, GENERATED) or subset.name.startswith("source: ")
    truth = fake[subset.rows]
    return wanted and bool(truth.any()) and not truth.all() and len(set(groups)) >= MIN_GROUPS


def _under_filter(tier: Tier) -> Condition:
    return Condition(
        lambda stored: tier.file(filtered(canonical(stored), filter_of(stored))),
        f"{CANONICAL_QUALITY}, filters, {tier}",
    )
