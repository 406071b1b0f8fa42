"""Turn a network's evidence into probabilities, and probabilities into bands, from validation pictures alone."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import structlog
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from manifest import Calibration, Evidence, Thresholds, write_manifest
from network.engines import EngineName, Precision
from training.data import VAL, Sample
from training.detectors import ServiceDetector
from training.errors import Told
from training.evaluate import MIN_GROUPS, evidence_of, in_tier, pictures_of
from training.metrics import Flags, Floats, calibration_error
from training.scores import Scores
from training.tiers import TIERS
from verdict import calibrated, calibrated_logit

log = structlog.get_logger("calibration")

FOLDS = 5
# Where the map from evidence to probability may bend, besides at the threshold: at these quantiles of the evidence.
BENDS = (0.02, *np.arange(0.1, 0.95, 0.1).tolist(), 0.98)
# Nearer to the threshold than this (in logits) a bend would be drawn by a handful of pictures.
CLEARANCE = 0.3
# Keeps neighbouring slopes alike where few pictures speak: the weight of their squared log ratio in the loss.
SMOOTHNESS = 1e-4
SLOPES = (-4.0, 2.5)
"""Least and largest natural logarithm of a slope: the map rises everywhere, and jumps nowhere."""

UNSURE = 0.1
"""So near to one half nothing is called likely, however well the classes part."""


@dataclass(frozen=True)
class Rule:
    """What is asked of the threshold and the bands.

    real_accuracy: least share of reals called real in each tier; source_accuracy: in each source alone, clean tier,
    where it has at least `min_source` reals (a share of six pictures cannot tell .93 from .83, one of fifteen can).
    false_alarms: most reals called likely_fake, clean. missed: most fakes called likely_real, clean.
    """

    real_accuracy: tuple[tuple[str, float], ...] = (("clean", 0.97), ("web", 0.96), ("hard", 0.95))
    source_accuracy: float = 0.93
    min_source: int = 15
    false_alarms: float = 0.01
    missed: float = 0.05


@dataclass(frozen=True)
class Judged:
    """What the network said of the same pictures in every tier. evidence: tier -> (n,), for fake."""

    fake: Flags
    sources: list[str]
    groups: list[str]
    evidence: dict[str, Floats]

    def part(self, rows: list[int]) -> "Judged":
        return Judged(
            self.fake[rows],
            [self.sources[i] for i in rows],
            [self.groups[i] for i in rows],
            {tier: values[rows] for tier, values in self.evidence.items()},
        )


class NotEnough(Told):
    """Calibration needs fakes and reals on the validation split, of several groups each."""


def calibrate(
    folder: Path,
    data: Path,
    cache: Path,
    *,
    workers: int = 2,
    rule: Rule | None = None,
    evidence: Evidence | None = None,
    engine: EngineName = "auto",
    precision: Precision = "auto",
) -> Calibration:
    """Fit on split val of `data` and write calibration and bands into `folder/manifest.json`, without figures measured.

    evidence: what the network is asked for; None: what the manifest has. engine, precision: what computes the scores;
    the service's, for which the calibration is. Raises NotEnough, and the manifest is as it was then.
    """
    samples = [s for s in pictures_of(data) if s.split == VAL]
    _refuse_few(samples)
    detector = ServiceDetector.load(folder, engine, precision, evidence)
    scores = Scores(detector, data, cache, workers)
    by_tier = {
        name: evidence_of(np.array([seen.score for seen in scores.of(samples, name, in_tier(tier))]))
        for name, tier in TIERS.items()
    }
    judged = Judged(
        np.array([s.is_fake for s in samples], bool), [s.source for s in samples], [s.group for s in samples], by_tier
    )
    calibration, thresholds = fit(judged, rule or Rule())
    calibration = calibration.model_copy(update={"evidence": detector.manifest.calibration.evidence})
    # What was measured before was measured with another threshold.
    changes = {"calibration": calibration, "thresholds": thresholds, "measured": []}
    write_manifest(detector.manifest.model_copy(update=changes), folder)
    crossed: dict[str, float | dict[str, float] | None] = dict.fromkeys(CrossFitted._fields)
    with suppress(NotEnough):  # only figures for the log
        crossed |= {name: _rounded(value) for name, value in cross_fitted(judged, rule or Rule())._asdict().items()}
    log.info(
        "calibrated",
        **calibration.model_dump(include={"evidence", "knots"}),
        **thresholds.model_dump(),
        ece=round(_error(judged, calibration), 4),
        **{f"{name}_cross_fitted": value for name, value in crossed.items()},
    )
    return calibration


def _refuse_few(samples: Sequence[Sample]) -> None:
    """Raises NotEnough for fewer groups of either than a figure is given for: a threshold of theirs says less still."""
    fakes, reals = (len({s.group for s in samples if s.is_fake is fake}) for fake in (True, False))
    if min(fakes, reals) < MIN_GROUPS:
        raise NotEnough(
            f"calibration needs fakes and reals of split val, of {MIN_GROUPS} groups each at least; there are {fakes} "
            f"groups of fakes and {reals} of reals"
        )


def fit(judged: Judged, rule: Rule) -> tuple[Calibration, Thresholds]:
    """The threshold first, by its rule; then the probabilities, by likelihood with that threshold at 0.5; then the
    bands. A threshold that were read off a likelihood fit alone would put no bound on the reals called fake.

    Raises NotEnough.
    """
    if judged.fake.all() or not judged.fake.any():
        raise NotEnough("calibration needs fakes and reals of split val")
    calibration = Calibration(
        knots=_knots(judged, decision(judged, rule)),
        fitted_on=f"split val: {len(judged.fake)} pictures in the tiers {', '.join(judged.evidence)}",
    )
    return calibration, _bands(judged, calibration, rule)


def decision(judged: Judged, rule: Rule) -> float:
    """Evidence above which a picture is called fake: the best balanced accuracy of the worst tier, among the values
    that keep the rule. The last of them, which calls nothing fake, always does."""
    candidates = _between(np.concatenate(list(judged.evidence.values())))
    worst = np.ones(len(candidates))
    allowed = np.ones(len(candidates), bool)
    least = dict(rule.real_accuracy)
    for tier, evidence in judged.evidence.items():
        right = _share_up_to(evidence[~judged.fake], candidates)
        found = 1 - _share_up_to(evidence[judged.fake], candidates)
        worst = np.minimum(worst, (right + found) / 2)
        allowed &= right >= least.get(tier, 0)
    clean, sources = next(iter(judged.evidence.values())), np.array(judged.sources)
    for source in set(judged.sources):
        reals = clean[(sources == source) & ~judged.fake]
        if len(reals) >= rule.min_source:
            allowed &= _share_up_to(reals, candidates) >= rule.source_accuracy
    worst[~allowed] = -1
    return float(candidates[worst.argmax()])


def _knots(judged: Judged, edge: float) -> tuple[tuple[float, float], ...]:
    """The rising piecewise linear map of greatest likelihood over all tiers that is 0 (probability 0.5) at `edge`.

    Platt scaling held at that point would be too sure of reals everywhere: the threshold asks for more than even odds,
    and one straight line passes that on to every picture. A bent one keeps it to those just below the threshold.
    """
    evidence = np.concatenate(list(judged.evidence.values()))
    sign = np.where(np.tile(judged.fake, len(judged.evidence)), 1.0, -1.0)
    x = [edge]
    for bend in np.quantile(evidence, BENDS).tolist():
        if all(abs(bend - other) > CLEARANCE for other in x):
            x.append(bend)
    x = sorted(x) if len(x) > 1 else [edge - 1, edge]
    at_edge = x.index(edge)

    def knots(log_slopes: Floats) -> tuple[tuple[float, float], ...]:
        y = np.append(0, np.cumsum(np.exp(log_slopes) * np.diff(x)))
        return tuple(zip(x, (y - y[at_edge]).tolist(), strict=True))

    def loss(log_slopes: Floats) -> float:
        logit = calibrated_logit(evidence, Calibration(knots=knots(log_slopes), fitted_on="trial"))
        return float(np.logaddexp(0, -logit * sign).mean() + SMOOTHNESS * (np.diff(log_slopes) ** 2).sum())

    found = minimize(loss, np.zeros(len(x) - 1), method="L-BFGS-B", bounds=[SLOPES] * (len(x) - 1))
    return knots(found.x)


def _bands(judged: Judged, calibration: Calibration, rule: Rule) -> Thresholds:
    """uncertain between the two; the threshold stays 0.5."""
    probability = _calibrated(next(iter(judged.evidence.values())), calibration)
    alarm = float(np.quantile(probability[~judged.fake], 1 - rule.false_alarms, method="higher"))
    miss = float(np.quantile(probability[judged.fake], rule.missed, method="lower"))
    return Thresholds(
        fake=0.5,
        likely_real_below=min(0.5 - UNSURE, float(np.floor(miss * 1000) / 1000)),
        likely_fake_from=min(1.0, max(0.5 + UNSURE, float(np.ceil(alarm * 1000) / 1000 + 0.001))),
    )


class CrossFitted(NamedTuple):
    """ece: of the clean tier. reals_right, fakes_found: tier -> share at the threshold."""

    ece: float
    reals_right: dict[str, float]
    fakes_found: dict[str, float]


def cross_fitted(judged: Judged, rule: Rule) -> CrossFitted:
    """Figures where each picture is judged by a fit that has not seen its group: what new pictures may expect of the
    calibration and its threshold. (The network itself was chosen on them all the same.)

    Raises NotEnough.
    """
    if len(set(judged.groups)) < FOLDS:
        raise NotEnough(f"cross-fitting needs {FOLDS} groups of split val")
    probability = {tier: np.zeros(len(judged.fake)) for tier in judged.evidence}
    called_fake = {tier: np.zeros(len(judged.fake), bool) for tier in judged.evidence}
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(judged.fake, groups=judged.groups):
        calibration, thresholds = fit(judged.part(train.tolist()), rule)
        for tier, evidence in judged.evidence.items():
            probability[tier][test] = _calibrated(evidence[test], calibration)
            called_fake[tier][test] = probability[tier][test] > thresholds.fake
    clean = probability[next(iter(probability))]
    return CrossFitted(
        float(calibration_error(judged.fake, clean, np.ones((1, len(clean))))[0]),
        {tier: float((~called[~judged.fake]).mean()) for tier, called in called_fake.items()},
        {tier: float(called[judged.fake].mean()) for tier, called in called_fake.items()},
    )


def _rounded(figure: float | dict[str, float]) -> float | dict[str, float]:
    return {tier: round(f, 4) for tier, f in figure.items()} if isinstance(figure, dict) else round(figure, 4)


def _error(judged: Judged, calibration: Calibration) -> float:
    probability = _calibrated(next(iter(judged.evidence.values())), calibration)
    return float(calibration_error(judged.fake, probability, np.ones((1, len(probability))))[0])


def _calibrated(evidence: Floats, calibration: Calibration) -> Floats:
    return calibrated(evidence.astype(np.float32), calibration)


def _between(values: Floats) -> Floats:
    """Halfway between neighbouring values, and one beyond the last."""
    ordered = np.unique(values)
    return np.append((ordered[:-1] + ordered[1:]) / 2, ordered[-1] + 1)


def _share_up_to(values: Floats, edges: Floats) -> Floats:
    return np.searchsorted(np.sort(values), edges, side="right") / len(values)
