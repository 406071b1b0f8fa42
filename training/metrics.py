"""Figures of a binary detector, and how sure they are.

Everything is computed for many weightings of the same pictures at once: with weights of one it is the figure
itself, with the counts of a bootstrap it is a thousand of them in the time that scikit-learn needs for a few.
tests/training/test_metrics.py holds the figures to scikit-learn's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BINS = 15
RESAMPLES = 1000
WEIGHTS_AT_ONCE = 2_000_000
"""Pictures times weightings, of 8 bytes each in some ten arrays."""


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % interval by bootstrap over groups."""

    value: float
    low: float
    high: float


def estimate(
    fake: Flags, probability: Floats, groups: Sequence[str], threshold: float, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Estimate]:
    """Every figure that these pictures allow: without both classes there is only the share that is right.

    fake: (n,) the truth. probability: (n,) of fake, [0, 1]. groups: what was drawn together, such as all frames of
    one video; whole groups are resampled with replacement (Efron 1979), percentile intervals.
    """
    point = weighted_figures(fake, probability, np.ones((1, len(fake))), threshold)
    _, index = np.unique(np.asarray(groups), return_inverse=True)
    count = int(index.max()) + 1
    rng, shares = np.random.default_rng(seed), np.full(count, 1 / count)
    # Some at a time: a thousand weightings of 100,000 pictures are 8 GB.
    at_once = max(1, WEIGHTS_AT_ONCE // len(fake))
    parts = []
    for done in range(0, resamples, at_once):
        draws = rng.multinomial(count, shares, min(at_once, resamples - done))
        parts.append(weighted_figures(fake, probability, draws[:, index].astype(np.float64), threshold))
    found = {}
    for name, values in point.items():
        low, high = np.nanpercentile(np.concatenate([part[name] for part in parts]), [2.5, 97.5])
        found[name] = Estimate(float(values[0]), float(low), float(high))
    return found


def share_right(right: Flags, groups: Sequence[str]) -> Estimate:
    """right: (n,) whether each answer was. The share that was, with its interval as in `estimate`."""
    return estimate(np.ones(len(right), np.bool_), right.astype(np.float64), groups, threshold=0.5)["accuracy"]


def weighted_figures(fake: Flags, probability: Floats, weights: Floats, threshold: float) -> dict[str, Floats]:
    """Figures under each row of weights (m, n); each value has shape (m,). NaN where a draw has lost a class.

    auc: area under the ROC curve. average_precision: as in scikit-learn. eer: where false positive and false
    negative rate are nearest, their mean. tpr_at_x_fpr: fakes found where at most x % of reals are called fake.
    accuracy, real_accuracy, fakes_found, balanced_accuracy: at `threshold` (fake above it). ece: expected
    calibration error over 15 bins of equal width (Naeini et al. 2015).
    """
    positive, negative = weights * fake, weights * ~fake
    called_fake = probability > threshold
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (positive * called_fake).sum(1) / positive.sum(1)
        right = (negative * ~called_fake).sum(1) / negative.sum(1)
        accuracy = (weights * (called_fake == fake)).sum(1) / weights.sum(1)
        figures = {"accuracy": accuracy}
        if not fake.all():
            figures["real_accuracy"] = right
        if fake.any():
            figures["fakes_found"] = found
        if fake.all() or not fake.any():
            return figures
        figures |= {"balanced_accuracy": (found + right) / 2}
        figures |= _ranked(probability, positive, negative)
        figures |= {"ece": calibration_error(fake, probability, weights)}
    return figures


def _ranked(probability: Floats, positive: Floats, negative: Floats) -> dict[str, Floats]:
    """What depends on the order of the pictures alone."""
    order = np.argsort(-probability, kind="stable")
    last_of_equals = np.append(np.diff(probability[order]) != 0, True)
    hits = np.cumsum(positive[:, order], axis=1)[:, last_of_equals]
    alarms = np.cumsum(negative[:, order], axis=1)[:, last_of_equals]
    # A draw without reals, or without fakes, has no such figures: NaN, where a comparison would make a number of it.
    whole = np.where((hits[:, -1] > 0) & (alarms[:, -1] > 0), 1.0, np.nan)
    zero = np.zeros((len(hits), 1))
    tpr = np.hstack([zero, hits / hits[:, -1:]])
    fpr = np.hstack([zero, alarms / alarms[:, -1:]])
    precision = hits / np.maximum(hits + alarms, 1e-12)
    nearest = np.abs(fpr - (1 - tpr)).argmin(axis=1)
    rows = np.arange(len(tpr))
    figures = {
        "auc": np.trapezoid(tpr, fpr, axis=1),
        "average_precision": (np.diff(tpr, axis=1) * precision).sum(axis=1),
        "eer": (fpr[rows, nearest] + 1 - tpr[rows, nearest]) / 2,
        "tpr_at_5_fpr": np.where(fpr <= 0.05, tpr, 0).max(axis=1),
        "tpr_at_1_fpr": np.where(fpr <= 0.01, tpr, 0).max(axis=1),
    }
    return {name: values * whole for name, values in figures.items()}


def calibration_error(fake: Flags, probability: Floats, weights: Floats) -> Floats:
    """Mean distance of stated probability and share of fakes over the bins, weighted by their pictures; (m,)."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    member = np.eye(BINS)[bins]
    gap = weights @ (member * (probability - fake)[:, None])
    return np.asarray(np.abs(gap).sum(axis=1) / weights.sum(axis=1))


def reliability(fake: Flags, probability: Floats, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean probability, share of fakes, pictures) of each bin that holds any: the reliability diagram."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    chosen = [index == number for number in range(bins)]
    return [
        (float(probability[rows].mean()), float(fake[rows].mean()), int(rows.sum())) for rows in chosen if rows.any()
    ]
