"""A trained checkpoint as a model folder; and what was measured of it, in its manifest."""

import datetime
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import torch

from manifest import UNCALIBRATED, ModelFiles, describe_file, read_manifest, write_manifest
from network.checkpoints import load_checkpoint, save_checkpoint
from network.convert import WEIGHTS_NAME, refuse_model
from network.layout import expected_shapes
from training.card import CARD
from training.errors import NoSuchModule, Told
from training.evaluate import MIN_GROUPS, Report
from training.subsets import ALL, GENERATED, UNLIKE

AT_THRESHOLD = ("real_accuracy", "fakes_found", "kind_accuracy")
WIDE = ("auc", "average_precision", "eer", "tpr_at_5_fpr", "tpr_at_1_fpr", *AT_THRESHOLD, "ece")


class OtherClasses(Told):
    """Weights for another number of classes than those that they are to go together with, such as ImageNet's."""


def package(checkpoint: Path, like: Path, folder: Path, version: str, description: str) -> None:
    """Write fp16 weights and a manifest to `folder`; what describes the model is taken from the folder `like`, its card
    included, whose words are then to be gone over.

    Calibration and measured figures are left out: they belong to other weights. Raises ModelUnavailable, also where
    `folder` holds a model already, and OtherClasses; nothing is written then.
    """
    refuse_model(folder)
    described = read_manifest(like)
    trained = load_checkpoint(checkpoint)
    if trained.classes != len(described.classes):
        raise OtherClasses(f"{checkpoint} tells {trained.classes} classes apart, {like} {len(described.classes)}")
    weights = folder / WEIGHTS_NAME
    save_checkpoint(trained.state, weights)
    changes = {
        "version": version,
        "description": description,
        "created": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "files": ModelFiles(weights=describe_file(weights, "fp16")),
        "calibration": UNCALIBRATED.model_copy(update={"evidence": described.calibration.evidence}),
        "measured": [],
    }
    write_manifest(described.model_copy(update=changes), folder)
    if (like / CARD).is_file():
        shutil.copyfile(like / CARD, folder / CARD)


def average(before: Path, after: Path, share: float, out: Path, later: Mapping[str, float] | None = None) -> None:
    """Write the weights `share` of the way from `before` to `after`, which was trained from it.

    What fine-tuning gains stays for the most part, and what it forgets comes back (Wortsman et al., CVPR 2022,
    arXiv:2109.01903). later: modules, such as "block4", from which on another share holds: kinds of forgery are gained
    and forgotten at different depths. Raises ModelUnavailable, NoSuchModule and OtherClasses.
    """
    first, last = load_checkpoint(before), load_checkpoint(after)
    if first.classes != last.classes:
        raise OtherClasses(f"{before} tells {first.classes} classes apart, {after} {last.classes}: there is no mean")
    start, end = first.state, last.state
    shares = _shares(list(end), share, later or {})
    mixed = {name: torch.lerp(start[name], end[name], shares[name]) for name in end}
    for name, value in mixed.items():
        if name.endswith("running_var"):
            # Beyond `after` a channel whose variance has fallen ends below 0; its root is NaN, and so is every answer.
            value.clamp_(min=0)
    save_checkpoint(mixed, out)


def _shares(tensors: Sequence[str], share: float, later: Mapping[str, float]) -> dict[str, float]:
    """The share of each tensor, by the depth of its module: the order of `network.layout`, but for conv1's own norm."""
    modules = (name.partition(".")[0] for name in expected_shapes(num_classes=1))
    known = list(dict.fromkeys(("conv1", "bn1", *modules)))
    if unknown := sorted(set(later).difference(known)):
        raise NoSuchModule(f"no module {', '.join(unknown)}; there are {', '.join(known)}")
    of_module = {}
    for module in known:
        share = later.get(module, share)
        of_module[module] = share
    return {name: of_module[name.partition(".")[0]] for name in tensors}


class NothingMeasured(Told):
    """The report has no figure that belongs into a manifest."""


def write_measured(report: Report, folder: Path) -> None:
    """Put the report's main figures into `folder/manifest.json`. Raises NothingMeasured; it is as it was then."""
    measured = [figure for figure in report.figures if figure.metric in _wanted(figure.subset)]
    if not measured:
        raise NothingMeasured(
            f"{folder}: no figures to write, for at least {MIN_GROUPS} groups of pictures are needed for any; "
            "the manifest stays as it was"
        )
    write_manifest(read_manifest(folder).model_copy(update={"measured": measured}), folder)


def _wanted(subset: str) -> Iterable[str]:
    """All figures for all pictures; AUC for generators; for a source what it has."""
    if subset == ALL:
        return WIDE
    if subset == GENERATED or "against" in subset or subset.endswith(UNLIKE):
        return ("auc",)
    return ("auc", *AT_THRESHOLD) if subset.startswith("source") else ()
