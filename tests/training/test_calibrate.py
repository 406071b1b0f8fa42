import numpy as np
import pytest

from training.calibrate import Judged, NotEnough, Rule, cross_fitted, decision, fit
from training.metrics import Floats
from verdict import calibrated, calibrated_logit

RULE = Rule()


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Evidence three times too extreme and shifted; the worse a tier, the nearer its reals are to its fakes."""
    rng = np.random.default_rng(0)
    fake = np.arange(2000) % 2 == 0
    sources = np.where(np.arange(2000) % 5 < 3, "video", "photos").tolist()
    sign = np.where(fake, 1, -1)
    spread = {"clean": 2.0, "web": 1.7, "hard": 1.4}
    evidence = {tier: 2 + 3 * (mean * sign + rng.normal(0, 1, 2000)) for tier, mean in spread.items()}
    return Judged(fake, sources, [str(i // 2) for i in range(2000)], evidence)


def probability(judged: Judged, rule: Rule, tier: str = "clean") -> Floats:
    return calibrated(judged.evidence[tier].astype(np.float32), fit(judged, rule)[0])


def test_the_threshold_is_one_half_and_keeps_the_rule_in_every_tier(judged: Judged) -> None:
    _, thresholds = fit(judged, RULE)

    assert thresholds.fake == 0.5
    for tier, least in RULE.real_accuracy:
        assert (probability(judged, RULE, tier)[~judged.fake] <= 0.5).mean() >= least


def test_at_most_one_real_in_a_hundred_is_called_likely_fake(judged: Judged) -> None:
    _, thresholds = fit(judged, RULE)
    found = probability(judged, RULE)

    assert (found[~judged.fake] >= thresholds.likely_fake_from).mean() <= 0.01
    assert (found[judged.fake] < thresholds.likely_real_below).mean() <= 0.05
    assert thresholds.likely_real_below < 0.5 <= thresholds.likely_fake_from


def test_without_the_rule_the_threshold_balances_the_worst_tier(judged: Judged) -> None:
    free = Rule(real_accuracy=(), source_accuracy=0)

    assert decision(judged, free) == pytest.approx(2, abs=0.5)
    assert decision(judged, RULE) > decision(judged, free)


def test_a_source_of_its_own_kind_moves_the_threshold_and_a_tiny_one_does_not(judged: Judged) -> None:
    def with_odd_reals(count: int) -> Judged:
        odd = np.flatnonzero(~judged.fake)[:count]
        sources = list(judged.sources)
        evidence = {tier: values.copy() for tier, values in judged.evidence.items()}
        for i in odd:
            sources[i] = "odd"
        evidence["clean"][odd] = np.linspace(7, 9, count)
        return Judged(judged.fake, sources, judged.groups, evidence)

    assert decision(with_odd_reals(25), RULE) > 8.5
    assert decision(with_odd_reals(5), RULE) < 8.5


def test_probabilities_come_true_after_calibration(judged: Judged) -> None:
    free = Rule(real_accuracy=(), source_accuracy=0)
    (x0, y0), *_, (x1, y1) = fit(judged, free)[0].knots

    assert (y1 - y0) / (x1 - x0) == pytest.approx(1.1, abs=0.25)  # log odds of the mixture: 2 × mean / 3
    assert cross_fitted(judged, free).ece < 0.03


def test_a_strict_threshold_spoils_the_probabilities_just_below_it_alone(judged: Judged) -> None:
    strict = Rule(real_accuracy=(("clean", 0.995),), source_accuracy=0)

    assert decision(judged, strict) > 3
    assert cross_fitted(judged, strict).ece < 0.03  # .047 where a straight line has to pass through the threshold


def test_of_two_pictures_the_more_suspicious_stays_so(judged: Judged) -> None:
    rising = np.linspace(-30, 30, 2000)

    assert (np.diff(calibrated_logit(rising, fit(judged, RULE)[0])) > 0).all()


def test_one_class_alone_cannot_be_calibrated(judged: Judged) -> None:
    with pytest.raises(NotEnough):
        fit(judged.part(np.flatnonzero(judged.fake).tolist()), RULE)


def test_too_few_groups_cannot_be_cross_fitted(judged: Judged) -> None:
    few = Judged(judged.fake, judged.sources, [str(i % 4) for i in range(2000)], judged.evidence)

    with pytest.raises(NotEnough, match="5 groups"):
        cross_fitted(few, RULE)


def test_each_picture_is_called_real_or_fake_by_a_threshold_that_has_not_seen_its_group(judged: Judged) -> None:
    crossed = cross_fitted(judged, RULE)

    for tier, evidence in judged.evidence.items():
        right = (evidence[~judged.fake] <= decision(judged, RULE)).mean()
        assert crossed.reals_right[tier] == pytest.approx(right, abs=0.02)
        assert 0.5 < crossed.fakes_found[tier] < 1
    # One group of reals beyond all others: only a threshold that has seen it lets it pass.
    odd = np.flatnonzero(~judged.fake)[:60]
    alone = Judged(
        judged.fake,
        ["odd" if i in odd else source for i, source in enumerate(judged.sources)],
        ["odd" if i in odd else group for i, group in enumerate(judged.groups)],
        {tier: np.where(np.isin(np.arange(2000), odd), 50.0, values) for tier, values in judged.evidence.items()},
    )
    assert (alone.evidence["clean"][~alone.fake] <= decision(alone, RULE)).mean() >= 0.97
    assert cross_fitted(alone, RULE).reals_right["clean"] == pytest.approx(1 - 60 / 1000, abs=0.03)
