import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from training import metrics
from training.metrics import Flags, Floats, estimate, reliability, share_right, weighted_figures

# Four reals and four fakes; one real above two fakes, and two pictures of equal score.
FAKE = np.array([0, 0, 0, 0, 1, 1, 1, 1], bool)
PROBABILITY = np.array([0.1, 0.2, 0.3, 0.7, 0.3, 0.6, 0.8, 0.9])


def figures(fake: Flags = FAKE, probability: Floats = PROBABILITY) -> dict[str, float]:
    ones = np.ones((1, len(fake)))
    return {name: float(values[0]) for name, values in weighted_figures(fake, probability, ones, 0.5).items()}


def test_figures_are_those_computed_by_hand() -> None:
    found = figures()

    assert found["auc"] == pytest.approx((4 + 4 + 3 + 2.5) / 16)  # each fake: reals below it, half for an equal one
    assert found["accuracy"] == 6 / 8
    assert found["real_accuracy"] == found["fakes_found"] == found["balanced_accuracy"] == 3 / 4
    assert found["tpr_at_5_fpr"] == found["tpr_at_1_fpr"] == 2 / 4
    assert found["eer"] == 1 / 4


def test_ranked_figures_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    fake = rng.random(400) < 0.4
    spread = np.clip(0.35 + 0.3 * fake + rng.normal(0, 0.2, 400), 0, 1)
    probability = np.asarray(np.round(spread, 2), np.float64)  # rounded: with ties
    found = figures(fake, probability)
    fpr, tpr, _ = roc_curve(fake, probability, drop_intermediate=False)

    assert found["auc"] == pytest.approx(roc_auc_score(fake, probability))
    assert found["average_precision"] == pytest.approx(average_precision_score(fake, probability))
    assert found["tpr_at_5_fpr"] == tpr[fpr <= 0.05].max()
    assert found["eer"] == pytest.approx((fpr + 1 - tpr)[np.abs(fpr - (1 - tpr)).argmin()] / 2)


def test_a_weight_of_two_counts_a_picture_twice() -> None:
    weights = np.array([[1.0, 1, 1, 2, 1, 2, 1, 0]])
    doubled = np.repeat(np.arange(8), weights[0].astype(int))

    weighted = weighted_figures(FAKE, PROBABILITY, weights, 0.5)

    for name, value in figures(FAKE[doubled], PROBABILITY[doubled]).items():
        assert weighted[name][0] == pytest.approx(value), name


def test_calibration_error_is_the_mean_gap_between_said_and_true() -> None:
    probability = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1])
    fake = np.array([1, 1, 0, 0, 0, 0], bool)

    assert figures(fake, probability)["ece"] == pytest.approx((4 * 0.4 + 2 * 0.1) / 6)


def test_without_both_classes_only_shares_are_given() -> None:
    assert figures(np.zeros(8, bool)) == {"accuracy": 4 / 8, "real_accuracy": 4 / 8}
    assert set(figures(np.ones(8, bool))) == {"accuracy", "fakes_found"}


def test_intervals_hold_the_figure_and_widen_where_pictures_share_groups() -> None:
    rng = np.random.default_rng(1)
    fake = np.arange(300) % 2 == 0
    probability = np.clip(0.4 + 0.2 * fake + rng.normal(0, 0.2, 300), 0, 1)
    alone = estimate(fake, probability, [str(i) for i in range(300)], 0.5)["auc"]
    together = estimate(np.tile(fake, 4), np.tile(probability, 4), [str(i % 300) for i in range(1200)], 0.5)["auc"]
    as_if_independent = estimate(np.tile(fake, 4), np.tile(probability, 4), [str(i) for i in range(1200)], 0.5)["auc"]

    assert alone.low < alone.value < alone.high
    assert together.high - together.low == pytest.approx(alone.high - alone.low, rel=0.15)
    assert as_if_independent.high - as_if_independent.low < 0.7 * (together.high - together.low)


def test_intervals_are_the_same_however_many_weightings_are_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    fake, probability = rng.random(60) < 0.5, rng.random(60)
    at_once = estimate(fake, probability, [str(i) for i in range(60)], 0.5)
    sizes = []

    def counted(fake: Flags, probability: Floats, weights: Floats, threshold: float) -> dict[str, Floats]:
        sizes.append(weights.size)
        return weighted_figures(fake, probability, weights, threshold)

    monkeypatch.setattr(metrics, "weighted_figures", counted)
    monkeypatch.setattr(metrics, "WEIGHTS_AT_ONCE", 650)
    in_parts = estimate(fake, probability, [str(i) for i in range(60)], 0.5)

    assert in_parts == at_once
    assert max(sizes) <= 600


def test_the_reliability_diagram_counts_every_picture_once() -> None:
    points = reliability(FAKE, PROBABILITY)

    assert sum(pictures for _, _, pictures in points) == len(FAKE)
    assert (0.3, 0.5, 2) in [(round(said, 6), true, pictures) for said, true, pictures in points]


@pytest.mark.parametrize("lost", [FAKE, ~FAKE])
def test_a_draw_that_has_lost_a_class_has_no_ranked_figures(lost: Flags) -> None:
    weights = np.stack([np.ones(8), np.where(lost, 0.0, 1.0)])
    found = weighted_figures(FAKE, PROBABILITY, weights, 0.5)

    for name in ("auc", "average_precision", "eer", "tpr_at_5_fpr", "tpr_at_1_fpr"):
        assert np.isnan(found[name]).tolist() == [False, True], name


def test_a_share_that_is_right_has_an_interval_by_group() -> None:
    right = np.array([True] * 6 + [False] * 2)

    apart = share_right(right, [str(i) for i in range(8)])
    together = share_right(right, list("aaaaaabb"))

    assert apart.value == together.value == 6 / 8
    assert 0 < apart.low < apart.value < apart.high <= 1
    assert (together.low, together.high) == (0, 1)  # two videos, each of which may be all that was drawn
