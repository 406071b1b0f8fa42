"""What to expect of a generator that the network has never seen: each is held out of training in turn."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import structlog

from manifest import read_manifest as read_described
from training.data import BadManifest, Sample, read_manifest, training_samples
from training.detectors import ServiceDetector
from training.evaluate import in_tier, pictures_of
from training.metrics import Estimate, estimate
from training.scores import Scores
from training.subsets import against_photographs, subsets
from training.tables import interval, table
from training.tiers import TIERS
from training.train import Run, TrainConfig

log = structlog.get_logger("held-out")

NONE = "none"
"""The run that no generator is held out of: what the others cost is their distance from it."""


@dataclass(frozen=True)
class HeldOut:
    """AUC of one generator against photographs, tier by tier: by a run without it, and by one with all of them."""

    generator: str
    pictures: int
    unseen: dict[str, Estimate]
    seen: dict[str, Estimate]


def hold_out(
    config: TrainConfig, model: Path, cache: Path, *, generators: Sequence[str] = (), workers: int = 2
) -> list[HeldOut]:
    """Train `config` once without each generator of its data and once with all, never with what it leaves out itself,
    then judge; what lies in the runs' folders goes on. model: folder whose manifest says how faces are cut. generators:
    the only ones to hold out; none: all. Writes held-out.json and held-out.md.
    Raises BadManifest where the data lack what is to be judged, ModelUnavailable for `model` and for the weights to
    start from."""
    # Before hours of training, not after: the manifest and all that is judged must be there.
    read_described(model)
    pictures = pictures_of(config.data)
    known = generators_of([s for s in read_manifest(config.data) if s.source not in config.leave_out])
    if unknown := sorted(set(generators).difference(known)):
        raise BadManifest(f"no training faces by {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    chosen = {name: pictures_against(pictures, name) for name in generators or known}
    detectors = {}
    for left_out in (*chosen, NONE):
        without = (*config.leave_out, *([] if left_out == NONE else [left_out]))
        run = replace(config, out=config.out / left_out, leave_out=without)
        Run(run).train()
        size = config.phases[-1].size
        weights = run.out / "average.safetensors"
        detectors[left_out] = ServiceDetector.of_run(model, config.network, weights, size)
    found = []
    for generator, samples in chosen.items():
        unseen, seen = (
            _auc(Scores(detectors[name], config.data, cache, workers), samples) for name in (generator, NONE)
        )
        found.append(HeldOut(generator, len(samples), unseen, seen))
        log.info("held out", generator=generator, **{tier: round(f.value, 4) for tier, f in unseen.items()})
    (config.out / "held-out.json").write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n")
    (config.out / "held-out.md").write_text(as_table(found), encoding="utf-8")
    return found


def generators_of(samples: Sequence[Sample]) -> list[str]:
    """Sources of wholly generated faces among the training faces."""
    return list(dict.fromkeys(s.source for s in training_samples(samples) if s.label == "synthetic"))


def pictures_against(samples: Sequence[Sample], generator: str) -> list[Sample]:
    """The generator's pictures and the photographs they are set against, as in the report. Raises BadManifest."""
    wanted = against_photographs(generator)
    rows = next((subset.rows for subset in subsets(samples) if subset.name == wanted), None)
    if rows is None:
        raise BadManifest(f"nothing to judge {wanted} by: split val needs pictures of both")
    return [samples[i] for i in rows]


def as_table(rows: Sequence[HeldOut]) -> str:
    """Markdown: a row for each generator, AUC with its interval."""
    heads = [f"{words}, {tier}" for words in ("unseen", "seen") for tier in TIERS]
    cells = [
        [
            row.generator,
            str(row.pictures),
            *(interval(f.value, f.low, f.high) for side in (row.unseen, row.seen) for f in side.values()),
        ]
        for row in rows
    ]
    return table(["generator", "pictures", *heads], cells) + "\n"


def _auc(scores: Scores, samples: Sequence[Sample]) -> dict[str, Estimate]:
    fake, groups = np.array([s.is_fake for s in samples]), [s.group for s in samples]
    figures = {}
    for name, tier in TIERS.items():
        probability = np.array([seen.score for seen in scores.of(samples, name, in_tier(tier))])
        figures[name] = estimate(fake, probability, groups, 0.5)["auc"]
    return figures
