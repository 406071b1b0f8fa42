"""The figures of a report in the model card, written by the machine: a card that is filled by hand drifts."""

import json
from pathlib import Path
from typing import NamedTuple

from manifest import Manifest, Measurement, read_manifest
from training.errors import Told
from training.report import NAMES
from training.subsets import ALL, GENERATED, UNLIKE
from training.tables import table
from training.tiers import TIERS

BEGIN, END = "<!-- figures: python -m training card -->", "<!-- end of figures -->"

CONTESTS = {
    ALL: "all fakes against all reals",
    ALL + UNLIKE: "– without pictures that look like a training picture",
    "source: dfdc": "DFDC faces",
    "source: dfdc" + UNLIKE: "– without faces that look like a training face",
    GENERATED: "generated faces against photographs",
    "sfhq-t2i against photographs": "– text-to-image (sfhq-t2i)",
    "generated-photos against photographs": "– StyleGAN type (generated-photos)",
    "stylegan2 against photographs": "– StyleGAN2",
    "source: ciplab": "expert composites (ciplab, never trained on)",
}


class Goal(NamedTuple):
    """What the project set itself for one figure, in each of the tiers named."""

    what: str
    subset: str
    metric: str
    limits: dict[str, float]
    at_least: bool = True


GOALS = (
    Goal("DFDC faces, AUC", "source: dfdc", "auc", {"clean": 0.97}),
    Goal("generated faces against photographs, AUC", GENERATED, "auc", {"clean": 0.995}),
    Goal("expert composites, AUC", "source: ciplab", "auc", {"clean": 0.7}),
    Goal("all fakes against all reals, AUC", ALL, "auc", {"clean": 0.975, "web": 0.95, "hard": 0.91}),
    Goal("reals right at the threshold", ALL, "real_accuracy", {"clean": 0.97, "web": 0.96, "hard": 0.95}),
    Goal("fakes found at the threshold", ALL, "fakes_found", {"clean": 0.9}),
    Goal("ECE", ALL, "ece", {"clean": 0.03}, at_least=False),
)
CARD = "README.md"
EVERY_SOURCE = 0.93
RIGHT = "real_accuracy"


class NoPlace(Told):
    """The card has no marked place for the figures."""


class NoReport(Told):
    """The file is none that `evaluate` writes."""


class OtherModel(Told):
    """The report is of another model, or of other weights or another calibration of this one."""


def fill_card(model: Path, report: Path) -> None:
    """Write the figures of `report` (report.json) into `model/README.md`, between BEGIN and END.

    Raises NoPlace, NoReport and OtherModel; the card is as it was then.
    """
    card = model / CARD
    text = card.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoPlace(f"{card}: no {BEGIN} … {END}")
    manifest = read_manifest(model)
    try:
        stored = json.loads(report.read_text(encoding="utf-8"))
        figures = [Measurement.model_validate(row) for row in stored["figures"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoReport(f"{report} is no report of `evaluate`: {error}") from error
    _refuse_another(str(stored.get("detector")), manifest, report)
    # The report's own, put there by `evaluate --write-manifest`; a calibration and new weights delete them.
    if not manifest.measured or any(figure not in figures for figure in manifest.measured):
        raise OtherModel(f"{report} was measured with another calibration than {model} has: evaluate --write-manifest")
    card.write_text(f"{before}{BEGIN}\n{tables(figures, manifest)}\n{END}{after}", encoding="utf-8")


def _refuse_another(detector: str, manifest: Manifest, report: Path) -> None:
    """detector: as the report calls it, by name, version and the file that was run (see `ServiceDetector.load`)."""
    ours = [
        f"{manifest.name}-{manifest.version}-{file.sha256[:8]}-"
        for file in (manifest.files.weights, manifest.files.openvino_bin)
        if file
    ]
    if not detector.startswith(tuple(ours)):
        raise OtherModel(f"{report} is of {detector}, not of {' or '.join(name + '…' for name in ours)}")


def tables(figures: list[Measurement], manifest: Manifest) -> str:
    """Bands, AUC, the figures at the threshold, each source, and those goals that something was measured for, in
    Markdown."""
    found = {(f.subset, f.metric, f.tier): f for f in figures}
    bands = manifest.thresholds
    held = [*(_held(found, goal) for goal in GOALS), _lowest(found)]
    return "\n\n".join(
        [
            f"Below {bands.likely_real_below:g} it says *likely real*, from {bands.likely_fake_from:g} *likely fake*, "
            f"between them *uncertain*; `is_deepfake` is above {bands.fake:g}.",
            table(["AUC", "pictures", *TIERS], [_row(found, s, "auc", name, True) for s, name in CONTESTS.items()]),
            table(
                ["all, split val", *TIERS],
                [_row(found, ALL, m, name) for m, name in NAMES.items() if m not in ("auc", "accuracy")],
            ),
            "Each source by itself, at the threshold:",
            _sources(found),
            "Goals:",
            table(["goal", "to reach", "reached", ""], [row for row in held if row]),
        ]
    )


Found = dict[tuple[str, str, str], Measurement]


def _row(found: Found, subset: str, metric: str, name: str, count: bool = False) -> list[str]:
    cells = [found.get((subset, metric, tier)) for tier in TIERS]
    pictures = next((str(cell.images) for cell in cells if cell), "")
    return [name, *([pictures] if count else []), *(_cell(cell) for cell in cells)]


def _sources(found: Found) -> str:
    rows = []
    for subset in dict.fromkeys(s for s, _, _ in found if _is_source(s)):
        for metric in (RIGHT, "fakes_found", "kind_accuracy"):
            if (subset, metric, next(iter(TIERS))) in found:
                label = f"{subset.removeprefix('source: ')}, {NAMES[metric]}"
                rows.append(_row(found, subset, metric, label, True))
    return table(["source", "pictures", *TIERS], rows)


def _is_source(subset: str) -> bool:
    return subset.startswith("source: ") and not subset.endswith(UNLIKE)


def _held(found: Found, goal: Goal) -> list[str] | None:
    """None where one of the figures was not measured."""
    figures = {tier: found.get((goal.subset, goal.metric, tier)) for tier in goal.limits}
    values = {tier: figure.value for tier, figure in figures.items() if figure}
    if len(values) < len(figures):
        return None
    missed = [t for t, limit in goal.limits.items() if (values[t] < limit if goal.at_least else values[t] > limit)]
    verdict = "missed" if len(missed) == len(values) else f"missed: {', '.join(missed)}" if missed else "reached"
    sign = "≥" if goal.at_least else "≤"
    limits = " / ".join(_short(limit) for limit in goal.limits.values())
    return [
        f"{goal.what}, {' / '.join(goal.limits)}",
        f"{sign} {limits}",
        " / ".join(_beside(value, goal.limits[tier]) for tier, value in values.items()),
        verdict,
    ]


def _lowest(found: Found) -> list[str] | None:
    """None where no source has reals."""
    clean = next(iter(TIERS))
    shares = {s: f.value for (s, m, t), f in found.items() if _is_source(s) and (m, t) == (RIGHT, clean)}
    if not shares:
        return None
    worst = min(shares, key=lambda subset: shares[subset])
    verdict = "reached" if shares[worst] >= EVERY_SOURCE else "missed"
    name = worst.removeprefix("source: ")
    return [
        "reals right in every source alone, clean",
        f"≥ {_short(EVERY_SOURCE)}",
        f"{_short(shares[worst])} ({name})",
        verdict,
    ]


def _cell(figure: Measurement | None) -> str:
    if figure is None:
        return ""
    interval = "" if figure.low is None or figure.high is None else f" ({_short(figure.low)}–{_short(figure.high)})"
    return _short(figure.value) + interval


def _beside(value: float, limit: float) -> str:
    """With a digit more where three would say that a limit was met which was not, or the reverse."""
    close = value != limit and _short(value) == _short(limit)
    return f"{value:.4f}".removeprefix("0") if close else _short(value)


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.3f}"
