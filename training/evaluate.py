"""Judge a detector on labelled pictures, in three tiers and under perturbations, and say how sure the figures are."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from manifest import Manifest, Measurement
from training.data import BadManifest, Sample, read_manifest, training_samples, validation_samples
from training.detectors import Detector, Look, ServiceDetector
from training.metrics import Floats, estimate, reliability, share_right
from training.neighbours import Flags, alike
from training.perturbations import LEVELS, PERTURBATIONS, perturb
from training.scores import Condition, Scores
from training.subsets import subsets, unlike_training
from training.tiers import CANONICAL_QUALITY, TIERS, Tier, canonical
from verdict import calibrated

PERTURBED = 300
"""Pictures of the perturbation grid, half of them real."""

FOREIGN_THRESHOLD = 0.5
MIN_GROUPS = 5
"""Of fewer videos or pictures than this a figure says nothing."""


@dataclass
class Report:
    """All that was measured; report.py writes it down. figures: with 95 % intervals by bootstrap over groups.

    detection: tier -> share of pictures without and with several faces found. reliability: tier -> points of the
    diagram. grid: perturbation -> figures at levels 0 (none) to 5.
    """

    detector: str
    threshold: float
    pictures: dict[str, int]
    figures: list[Measurement] = field(default_factory=list)
    detection: dict[str, dict[str, float]] = field(default_factory=dict)
    reliability: dict[str, list[tuple[float, float, int]]] = field(default_factory=dict)
    grid: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    def figure(self, tier: str, subset: str, metric: str) -> Measurement | None:
        wanted = (tier, subset, metric)
        return next((f for f in self.figures if (f.tier, f.subset, f.metric) == wanted), None)


def evaluate(
    detector: Detector,
    data: Path,
    cache: Path,
    *,
    workers: int = 2,
    perturbations: bool = True,
    limit: int | None = None,
) -> Report:
    """Judge `detector` on the validation pictures of `data` (all of them where none is split off).

    limit: at most so many pictures of each source and label, for a quick look. Raises BadManifest,
    and Unreadable, NotScored and BadScore, which name the picture.
    """
    samples = pictures_of(data, limit)
    scores = Scores(detector, data, cache, workers)
    manifest = manifest_of(detector)
    report = Report(
        detector=detector.name,
        threshold=threshold_of(manifest),
        pictures={split: sum(s.split == split for s in samples) for split in sorted({s.split for s in samples})},
    )
    judged = {sample.file for sample in samples}
    learned = [s for s in training_samples(read_manifest(data)) if s.file not in judged]
    near = alike(samples, learned, data)
    for name, tier in TIERS.items():
        looks = scores.of(samples, name, in_tier(tier))
        _measure(report, name, samples, near, looks, probabilities(looks, manifest), manifest)
    if perturbations:
        _measure_grid(report, samples, scores, manifest)
    return report


def pictures_of(data: Path, limit: int | None = None) -> list[Sample]:
    """The pictures that a detector is judged on, in the manifest's order. Raises BadManifest."""
    everything = read_manifest(data)
    if not everything:
        raise BadManifest(f"{data / 'manifest.csv'} names no pictures")
    samples = validation_samples(everything) or everything
    if limit is None:
        return samples
    taken: dict[tuple[str, str], int] = {}
    chosen = []
    for sample in samples:
        key = (sample.source, sample.label)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= limit:
            chosen.append(sample)
    return chosen


def in_tier(tier: Tier) -> Condition:
    return Condition(lambda stored: tier.file(canonical(stored)), f"{CANONICAL_QUALITY}, {tier}")


def manifest_of(detector: Detector) -> Manifest | None:
    """Whose calibration and threshold hold; None for another detector, which has neither."""
    return detector.manifest if isinstance(detector, ServiceDetector) else None


def threshold_of(manifest: Manifest | None) -> float:
    """Above which a probability means fake."""
    return manifest.thresholds.fake if manifest else FOREIGN_THRESHOLD


def probabilities(looks: Sequence[Look], manifest: Manifest | None) -> Floats:
    """(n,) calibrated probability of fake, as the service states it; another detector's scores as they are."""
    raw = np.array([seen.score for seen in looks], np.float64)
    if manifest is None:
        return raw
    return calibrated(evidence_of(raw).astype(np.float32), manifest.calibration)


def evidence_of(probability: Floats) -> Floats:
    """logit: the evidence that an uncalibrated probability was made from."""
    inside = np.clip(probability, 1e-15, 1 - 1e-15)
    return np.log(inside) - np.log1p(-inside)


def _measure(
    report: Report,
    tier: str,
    samples: list[Sample],
    near: Flags,
    looks: list[Look],
    probability: Floats,
    manifest: Manifest | None,
) -> None:
    """near: which samples look like one for training."""
    fake = np.array([s.is_fake for s in samples])
    kinds = _kinds(samples, looks, probability, manifest)
    found = subsets(samples)
    main = np.array(found[0].rows)
    for subset in [*found, *unlike_training(found, near.tolist())]:
        rows = np.array(subset.rows)
        groups = [samples[i].group for i in rows]
        named = [i for i in rows if i in kinds]
        about = {
            "real_accuracy": int((~fake[rows]).sum()),
            "fakes_found": int(fake[rows].sum()),
            "kind_accuracy": len(named),
        }
        if len(set(groups)) < MIN_GROUPS:
            continue
        figures = estimate(fake[rows], probability[rows], groups, report.threshold)
        if len({samples[i].group for i in named}) >= MIN_GROUPS:
            right = np.array([kinds[i] for i in named])
            figures["kind_accuracy"] = share_right(right, [samples[i].group for i in named])
        for metric, figure in figures.items():
            report.figures.append(
                Measurement(
                    split=subset.split,
                    tier=tier,
                    subset=subset.name,
                    metric=metric,
                    images=about.get(metric, len(rows)),
                    **{name: round(value, 4) for name, value in asdict(figure).items()},
                )
            )
    report.reliability[tier] = reliability(fake[main], probability[main])
    faces = [seen.faces for seen in looks if seen.faces is not None]
    if faces:
        report.detection[tier] = {
            "no_face": round(sum(n == 0 for n in faces) / len(faces), 4),
            "several_faces": round(sum(n > 1 for n in faces) / len(faces), 4),
        }


def _kinds(samples: list[Sample], looks: list[Look], probability: Floats, manifest: Manifest | None) -> dict[int, bool]:
    """Row of each fake with strong evidence, for which the page names a kind -> whether it is the right one. Empty for
    a detector that tells no kinds, or other ones than the set's labels."""
    if manifest is None:
        return {}
    return {
        row: seen.kind == sample.label
        for row, (sample, seen) in enumerate(zip(samples, looks, strict=True))
        if sample.is_fake
        and sample.label in manifest.classes
        and seen.kind is not None
        and probability[row] >= manifest.thresholds.likely_fake_from
    }


def _measure_grid(report: Report, samples: list[Sample], scores: Scores, manifest: Manifest | None) -> None:
    """Nothing where all pictures are real, or all are fakes: its figures are of both."""
    chosen = _sampled([samples[i] for i in subsets(samples)[0].rows])
    fake = np.array([s.is_fake for s in chosen])
    groups = [s.group for s in chosen]
    if fake.all() or not fake.any():
        return

    def figures(name: str, condition: Condition) -> dict[str, float]:
        probability = probabilities(scores.of(chosen, name, condition), manifest)
        found = estimate(fake, probability, groups, report.threshold)
        return {
            "auc": round(found["auc"].value, 4),
            "low": round(found["auc"].low, 4),
            "high": round(found["auc"].high, 4),
            "real_accuracy": round(found["real_accuracy"].value, 4),
            "fakes_found": round(found["fakes_found"].value, 4),
        }

    untouched = figures("clean", in_tier(TIERS["clean"]))
    for name in PERTURBATIONS:
        levels = [figures(f"{name}-{level}", _perturbed(name, level)) for level in range(1, LEVELS + 1)]
        report.grid[name] = [untouched, *levels]


def _perturbed(name: str, level: int) -> Condition:
    """The seed is the file's length: the same picture is always disturbed alike, different ones differently."""
    clean = TIERS["clean"]
    parameter = PERTURBATIONS[name][1][level - 1]
    return Condition(
        lambda stored: clean.file(perturb(canonical(stored), name, level, seed=len(stored))),
        f"{CANONICAL_QUALITY}, {name} {parameter}, {clean}",
    )


def _sampled(samples: list[Sample]) -> list[Sample]:
    """Half reals, half fakes, drawn once and for all."""
    rng = np.random.default_rng(0)
    chosen: list[Sample] = []
    for is_fake in (False, True):
        candidates = [s for s in samples if s.is_fake is is_fake]
        rows = rng.permutation(len(candidates))[: PERTURBED // 2]
        chosen += [candidates[i] for i in sorted(rows)]
    return chosen
