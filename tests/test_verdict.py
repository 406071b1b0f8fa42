"""From logits and quality to a verdict."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import verdict
from manifest import Calibration, Manifest, QualityLimits, Thresholds, read_manifest
from tests.conftest import MODEL
from verdict import Reason, Verdict
from vision.quality import Quality

MANIFEST = read_manifest(MODEL)
THRESHOLDS = Thresholds(fake=0.5, likely_real_below=0.3, likely_fake_from=0.8)
LIMITS = QualityLimits(
    min_assessed_px=32, min_face_px=80, min_sharpness=0.05, min_brightness=0.1, max_brightness=0.9, min_contrast=0.05
)
GOOD = Quality(face_px=200, sharpness=0.2, brightness=0.5, contrast=0.2)


def with_calibration(scale: float, shift: float) -> Manifest:
    """Platt scaling: a straight line, here given by two of its points."""
    return with_knots((-1, shift - scale), (1, shift + scale))


def with_knots(*knots: tuple[float, float]) -> Manifest:
    return MANIFEST.model_copy(update={"calibration": Calibration(knots=knots, fitted_on="nothing")})


def test_uncalibrated_the_score_is_one_minus_the_softmax_of_real() -> None:
    logits = np.array([0.4, 1.1, -0.7], np.float32)
    softmax = np.exp(logits) / np.exp(logits).sum()

    score = verdict.score(logits, with_calibration(1, 0))

    assert math.isclose(score.fake_probability, 1 - softmax[0], rel_tol=1e-6)
    np.testing.assert_allclose(list(score.classes.values()), softmax, rtol=1e-5)


@pytest.mark.parametrize(("evidence", "expected"), [("any fake", math.log(2)), ("likeliest fake", math.log(1.5))])
def test_evidence_is_the_log_odds_of_any_fake_or_of_the_likeliest(evidence: str, expected: float) -> None:
    logits = np.log(np.array([2.0, 3.0, 1.0], np.float32))
    calibration = MANIFEST.calibration.model_copy(update={"evidence": evidence})
    manifest = MANIFEST.model_copy(update={"calibration": calibration})

    assert math.isclose(verdict.fake_evidence(logits, manifest), expected, rel_tol=1e-5)


def test_of_one_fake_class_any_is_the_likeliest() -> None:
    logits = np.array([0.3, -1.2], np.float32)
    calibrations = [
        MANIFEST.calibration.model_copy(update={"evidence": kind}) for kind in ("any fake", "likeliest fake")
    ]
    any_fake, likeliest = (
        MANIFEST.model_copy(update={"classes": ("real", "manipulated"), "calibration": c}) for c in calibrations
    )

    assert verdict.fake_evidence(logits, any_fake) == verdict.fake_evidence(logits, likeliest)


def test_the_shift_is_taken_from_the_logit_of_fake() -> None:
    logits = np.array([0.0, math.log(0.75), math.log(0.25)], np.float32)  # even odds

    score = verdict.score(logits, with_calibration(1, -1.22))

    assert math.isclose(score.fake_probability, 1 / (1 + math.exp(1.22)), rel_tol=1e-5)
    assert math.isclose(score.classes["manipulated"] / score.classes["synthetic"], 3, rel_tol=1e-5)
    assert math.isclose(sum(score.classes.values()), 1, rel_tol=1e-9)


def test_calibration_bends_at_its_knots_and_goes_on_straight_beyond_them() -> None:
    calibration = with_knots((-1, -4), (0, -1), (2, 0)).calibration
    evidence = np.array([-3, -1, -0.5, 0, 1, 2, 4], np.float32)

    logit = verdict.calibrated_logit(evidence, calibration)

    np.testing.assert_allclose(logit, [-10, -4, -2.5, -1, -0.5, 0, 1], rtol=1e-6)
    np.testing.assert_allclose(verdict.calibrated(evidence, calibration), 1 / (1 + np.exp(-logit)), rtol=1e-9)


@pytest.mark.parametrize("knots", [[(0, 0)], [(0, 0), (0, 1)], [(1, 0), (0, 1)], [(0, 1), (1, 1)], [(0, 1), (1, 0)]])
def test_a_calibration_that_does_not_rise_is_refused(knots: list[tuple[float, float]]) -> None:
    with pytest.raises(ValidationError):
        Calibration.model_validate({"knots": knots, "fitted_on": "nothing"})


@pytest.mark.parametrize("logits", [[80, -80, -80], [-80, 80, 80], [0, 0, 0]])
def test_extreme_logits_stay_probabilities(logits: list[float]) -> None:
    score = verdict.score(np.array(logits, np.float32), with_calibration(2, 0.5))

    assert 0 <= score.fake_probability <= 1
    assert math.isclose(sum(score.classes.values()), 1, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (0.0, Verdict.LIKELY_REAL),
        (0.299, Verdict.LIKELY_REAL),
        (0.3, Verdict.UNCERTAIN),
        (0.799, Verdict.UNCERTAIN),
        (0.8, Verdict.LIKELY_FAKE),
    ],
)
def test_bands(probability: float, expected: Verdict) -> None:
    assert verdict.judge_face(probability, [], THRESHOLDS) == expected


@pytest.mark.parametrize("probability", [0.01, 0.99])
def test_no_confident_word_on_an_unreliable_face(probability: float) -> None:
    assert verdict.judge_face(probability, [Reason("blurred", "")], THRESHOLDS) == Verdict.UNCERTAIN


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"face_px": 79}, "face_too_small"),
        ({"face_px": 32}, "face_too_small"),
        ({"sharpness": 0.04}, "blurred"),
        ({"brightness": 0.09}, "too_dark"),
        ({"brightness": 0.91}, "too_bright"),
        ({"contrast": 0.04}, "low_contrast"),
    ],
)
def test_each_flaw_has_its_reason_and_a_good_face_has_none(change: dict[str, Any], code: str) -> None:
    assert [reason.code for reason in verdict.quality_reasons(replace(GOOD, **change), LIMITS)] == [code]
    assert verdict.quality_reasons(GOOD, LIMITS) == []


def test_at_its_limits_a_face_is_good() -> None:
    least = {name: getattr(LIMITS, f"min_{name}") for name in ("face_px", "sharpness", "brightness", "contrast")}

    assert verdict.quality_reasons(replace(GOOD, **least), LIMITS) == []
    assert verdict.quality_reasons(replace(GOOD, brightness=LIMITS.max_brightness), LIMITS) == []


def test_of_a_face_too_small_for_a_score_nothing_else_is_said() -> None:
    tiny = Quality(face_px=31, sharpness=0, brightness=0, contrast=0)

    (reason,) = verdict.quality_reasons(tiny, LIMITS)

    assert (reason.code, reason.detail) == (
        "face_too_small",
        "This face is only 31 px wide; nothing below 32 px is assessed.",
    )


def test_what_the_detector_is_hardly_sure_of_gets_no_confident_word() -> None:
    limits = LIMITS.model_copy(update={"min_detection_score": 0.75})

    (reason,) = verdict.quality_reasons(GOOD, limits, detection_score=0.74)

    assert reason.code == "doubtful_face"
    assert "0.74" in reason.detail
    assert verdict.quality_reasons(GOOD, limits, detection_score=0.75) == []
    assert verdict.quality_reasons(GOOD, LIMITS, detection_score=0.6) == []  # a model of before there was the limit


def test_a_photo_with_a_fake_face_is_fake_whatever_the_others_are() -> None:
    words = [Verdict.UNCERTAIN, Verdict.LIKELY_FAKE, Verdict.LIKELY_REAL]

    photo = verdict.judge_photo([(0.7, word) for word in words], [], THRESHOLDS)

    assert photo.verdict == Verdict.LIKELY_FAKE


def test_the_threshold_itself_is_not_fake() -> None:
    assert verdict.judge_photo([(0.5, Verdict.UNCERTAIN)], [], THRESHOLDS).is_deepfake is False


def test_a_photo_has_its_highest_score_and_its_gravest_verdict() -> None:
    faces = [(0.1, Verdict.LIKELY_REAL), (0.55, Verdict.UNCERTAIN), (None, Verdict.NOT_ASSESSED)]

    photo = verdict.judge_photo(faces, [], THRESHOLDS)

    assert (photo.verdict, photo.fake_probability, photo.is_deepfake) == (Verdict.UNCERTAIN, 0.55, True)


def test_a_photo_without_an_assessed_face_has_no_score() -> None:
    photo = verdict.judge_photo([(None, Verdict.NOT_ASSESSED)], [Reason("face_too_small", "")], THRESHOLDS)

    assert (photo.verdict, photo.fake_probability, photo.is_deepfake) == (Verdict.NOT_ASSESSED, None, None)
    assert [reason.code for reason in photo.reasons] == ["face_too_small"]


def test_evidence_of_a_map_is_the_evidence_of_each_of_its_places() -> None:
    maps = np.random.default_rng(0).normal(size=(3, 4, 4)).astype(np.float32)

    evidence = verdict.fake_evidence(maps, MANIFEST)

    assert math.isclose(evidence[2, 1], verdict.fake_evidence(maps[:, 2, 1], MANIFEST), rel_tol=1e-5)
