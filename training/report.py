"""A report on disk: report.json for programs, report.md and its plots for people."""

import json
from dataclasses import asdict
from pathlib import Path

from manifest import Measurement
from training.evaluate import MIN_GROUPS, Report
from training.perturbations import LEVELS
from training.plots import plot_grid, plot_reliability, plot_tiers
from training.subsets import ALL, GENERATED
from training.tables import interval, table
from training.tiers import TIERS

NAMES = {
    "auc": "AUC",
    "average_precision": "average precision",
    "eer": "EER",
    "tpr_at_5_fpr": "TPR at 5 % FPR",
    "tpr_at_1_fpr": "TPR at 1 % FPR",
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "real_accuracy": "reals right",
    "fakes_found": "fakes found",
    "kind_accuracy": "kind right, of fakes with strong evidence",
    "ece": "ECE",
}


def write_report(report: Report, folder: Path) -> None:
    """report.json, report.md, tiers.png, reliability.png and, where measured, perturbations.png."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = asdict(report) | {"figures": [figure.model_dump() for figure in report.figures]}
    (folder / "report.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(markdown(report), encoding="utf-8")
    plot_tiers(report, folder / "tiers.png")
    plot_reliability(report, folder / "reliability.png")
    if report.grid:
        plot_grid(report, folder / "perturbations.png")


def markdown(report: Report) -> str:
    main = _main_split(report)
    counts = ", ".join(f"{number} of split {split}" for split, number in report.pictures.items())
    parts = [
        f"# Evaluation of {report.detector}",
        f"Pictures: {counts}. Threshold: {report.threshold:g}. Single pictures. In brackets: 95 % intervals by "
        "bootstrap over groups (1,000 resamples). What tiers and subsets are: docs/evaluation/README.md.",
        *(["## Overview", *_overview(report)]),
        *([] if report.figures else [f"No figures: at least {MIN_GROUPS} groups of pictures are needed for any."]),
        "## Sources, classes and face sizes",
        *_by_subset(report),
        "![AUC by subset and tier](tiers.png)",
        "## Calibration",
        f"Stated probability against the share of fakes, {main}. ECE is in the overview.",
        "![Reliability diagram](reliability.png)",
    ]
    if report.detection:
        parts += ["## Faces found", *_detection(report)]
    if report.grid:
        parts += ["## Perturbations", *_grid(report, main), "![AUC under perturbations](perturbations.png)"]
    return "\n\n".join(parts) + "\n"


def _overview(report: Report) -> list[str]:
    tables = []
    for subset in (ALL, GENERATED):
        rows = [
            [name, *(_cell(report.figure(tier, subset, metric)) for tier in TIERS)] for metric, name in NAMES.items()
        ]
        if any(cell for row in rows for cell in row[1:]):
            tables += [f"### {subset.capitalize()}", table(["", *TIERS], rows)]
    return tables


def _by_subset(report: Report) -> list[str]:
    rows = []
    for name in dict.fromkeys(figure.subset for figure in report.figures):
        one = next(f for f in report.figures if f.subset == name)
        auc = [_cell(report.figure(tier, name, "auc")) for tier in TIERS]
        right = [_share(report, tier, name) for tier in TIERS]
        rows.append([name, one.split, str(one.images), *auc, *right])
    head = ["subset", "split", "pictures", *(f"AUC {tier}" for tier in TIERS)]
    return [
        "Behind the AUC: reals right / fakes found at the threshold.",
        table([*head, *(f"right {tier}" for tier in TIERS)], rows),
    ]


def _share(report: Report, tier: str, subset: str) -> str:
    found = (report.figure(tier, subset, metric) for metric in ("real_accuracy", "fakes_found"))
    return " / ".join("–" if figure is None else f"{figure.value:.3f}" for figure in found)


def _detection(report: Report) -> list[str]:
    rows = [[tier, f"{seen['no_face']:.1%}", f"{seen['several_faces']:.1%}"] for tier, seen in report.detection.items()]
    return [
        "Where the service finds no face, the picture is scored as a whole; of several, the highest score counts.",
        table(["tier", "no face found", "several faces"], rows),
    ]


def _main_split(report: Report) -> str:
    """What the figures without a subset of their own are about."""
    split = next((figure.split for figure in report.figures if figure.subset == ALL), None)
    return f"split {split}" if split else "all pictures"


def _grid(report: Report, main: str) -> list[str]:
    rows = [
        [name.replace("_", " "), *(f"{level['auc']:.3f}" for level in levels)] for name, levels in report.grid.items()
    ]
    return [
        f"AUC, all fakes against all reals, on a sample of {main}; level 0 is the clean tier.",
        table(["", *(f"level {level}" for level in range(LEVELS + 1))], rows),
    ]


def _cell(figure: Measurement | None) -> str:
    return "" if figure is None else interval(figure.value, figure.low, figure.high)
