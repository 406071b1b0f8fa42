"""Plots of a report and of a training run, as small PNG files."""

import csv
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.errors import Told
from training.evaluate import Report
from training.perturbations import LEVELS
from training.tiers import TIERS

COLOURS = {"clean": "#1b6ca8", "web": "#d98b1f", "hard": "#b23a48"}
mpl.rcParams |= {"axes.spines.top": False, "axes.spines.right": False, "font.size": 9}


class BadMetrics(Told):
    """The file is no metrics.csv of a run, or one that was damaged."""


def plot_tiers(report: Report, path: Path) -> None:
    """AUC with its interval: a row for each subset, a colour for each tier."""
    names = list(dict.fromkeys(f.subset for f in report.figures if f.metric == "auc"))
    figure, axes = _canvas(7, 0.8 + 0.38 * len(names))
    for offset, tier in enumerate(TIERS):
        for row, name in enumerate(names):
            found = report.figure(tier, name, "auc")
            if found is None or found.low is None or found.high is None:
                continue
            y = row + 0.22 * (offset - 1)
            axes.plot([found.low, found.high], [y, y], color=COLOURS[tier], linewidth=1.5)
            axes.plot(found.value, y, "o", color=COLOURS[tier], markersize=4, label=tier if row == 0 else None)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel("AUC with 95 % interval")
    axes.grid(axis="x", alpha=0.3)
    if names:  # else all pictures are of one class
        axes.legend(frameon=False, loc="upper left")
    _save(figure, path)


def plot_reliability(report: Report, path: Path) -> None:
    """Share of fakes over stated probability; areas by the number of pictures."""
    figure, axes = _canvas(4.5, 4.2)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle=":")
    for tier, points in report.reliability.items():
        stated, true, pictures = zip(*points, strict=True)
        axes.plot(stated, true, color=COLOURS[tier], linewidth=1, label=tier)
        axes.scatter(stated, true, [3 + 90 * n / sum(pictures) for n in pictures], color=COLOURS[tier])
    axes.set_xlabel("stated probability of fake")
    axes.set_ylabel("share of fakes")
    axes.legend(frameon=False)
    _save(figure, path)


def plot_grid(report: Report, path: Path) -> None:
    """AUC over the level of each perturbation."""
    figure, axes = _canvas(6, 3.8)
    for name, levels in report.grid.items():
        axes.plot(
            range(LEVELS + 1),
            [level["auc"] for level in levels],
            marker="o",
            markersize=3,
            label=name.replace("_", " "),
        )
    axes.set_xlabel("level")
    axes.set_ylabel("AUC")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
    _save(figure, path)


def plot_training(metrics: Path, path: Path) -> None:
    """Loss and learning rate over the images seen. metrics: a run's metrics.csv. Raises BadMetrics."""
    images, losses, rates = _columns(metrics, ("images", "loss", "rate"))
    figure, axes = _canvas(6, 3.4)
    axes.plot(images, losses, color=COLOURS["clean"], linewidth=0.6, alpha=0.5)
    axes.plot(images, _smoothed(losses), color=COLOURS["clean"], label="loss (smoothed)")
    axes.set_xlabel("images seen")
    axes.set_ylabel("cross-entropy")
    rate = axes.twinx()
    rate.plot(images, rates, color=COLOURS["web"], linestyle="--", label="learning rate")
    rate.set_ylabel("learning rate")
    figure.legend(frameon=False, loc="upper right", bbox_to_anchor=(0.88, 0.95))
    _save(figure, path)


def _columns(path: Path, names: Sequence[str]) -> list[list[float]]:
    """The numbers below each of `names`; other columns are passed over. Raises BadMetrics."""
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        return [[float(row[name]) for row in rows] for name in names]
    # Another table; one with a word, or nothing, where a number should be; no table.
    except (KeyError, ValueError, TypeError, csv.Error) as error:
        wanted = f"with a number below each of {', '.join(names)}"
        raise BadMetrics(f"{path}: expected a run's metrics.csv, {wanted}") from error


def _smoothed(values: list[float], memory: float = 0.9) -> list[float]:
    smooth, mean = [], values[0] if values else 0.0
    for value in values:
        mean = memory * mean + (1 - memory) * value
        smooth.append(mean)
    return smooth


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, dpi=110, metadata={"Software": None})
