"""From logits and quality to a verdict: one set of pure functions, used by the service and the evaluator alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from manifest import Calibration, Manifest, QualityLimits, Thresholds
from vision.quality import Quality


class Verdict(StrEnum):
    """What is said of a face or a photo. `uncertain` is an answer, not a failure."""

    LIKELY_FAKE = "likely_fake"
    UNCERTAIN = "uncertain"
    LIKELY_REAL = "likely_real"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is as it is. `code` is stable; `detail` is for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Score:
    """fake_probability: calibrated, [0, 1]. classes: probability by class name; sums to 1, the real one is 1 − fake."""

    fake_probability: float
    classes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict of a whole photo. fake_probability and is_deepfake are None when nothing was assessed."""

    verdict: Verdict
    fake_probability: float | None
    is_deepfake: bool | None
    reasons: list[Reason]


def calibrated(evidence: NDArray[np.floating], calibration: Calibration) -> NDArray[np.float64]:
    """The network's evidence -> probability of fake, elementwise."""
    return 1 / (1 + np.exp(-np.clip(calibrated_logit(evidence, calibration), -60, 60)))


def calibrated_logit(evidence: NDArray[np.floating], calibration: Calibration) -> NDArray[np.float64]:
    """The network's evidence -> the logit of the calibrated probability, elementwise."""
    x, y = np.array(calibration.knots, np.float64).T
    slope = np.diff(y) / np.diff(x)
    below, above = np.minimum(evidence - x[0], 0.0), np.maximum(evidence - x[-1], 0.0)
    logit: NDArray[np.float64] = np.interp(evidence, x, y) + slope[0] * below + slope[-1] * above
    return logit


def fake_evidence(logits: NDArray[np.float32], manifest: Manifest) -> NDArray[np.float32]:
    """Log odds of fake against real, as the manifest's calibration takes them, along axis 0: classes first, any shape
    behind (logits, or class activation maps)."""
    others = np.delete(logits, manifest.real_index, axis=0)
    fake: NDArray[np.float32] = others.max(axis=0)
    if manifest.calibration.evidence == "any fake":
        fake = fake + np.log(np.exp(others - fake).sum(axis=0))
    evidence: NDArray[np.float32] = fake - logits[manifest.real_index]
    return evidence


def is_undecided(logits: NDArray[np.float32], manifest: Manifest) -> bool:
    """Whether a face with these logits (classes,) is to be looked at once more."""
    between = manifest.undecided
    return between is not None and between.above < float(fake_evidence(logits, manifest)) < between.below


def score(logits: NDArray[np.float32], manifest: Manifest) -> Score:
    """logits: (classes,) of one face. The fake classes share the calibrated fake-probability as softmax has it."""
    fake = float(calibrated(fake_evidence(logits, manifest), manifest.calibration))
    shares = np.exp(logits.astype(np.float64) - logits.max())
    shares[manifest.real_index] = 0
    shares *= fake / shares.sum()
    shares[manifest.real_index] = 1 - fake
    return Score(fake, dict(zip(manifest.classes, shares.tolist(), strict=True)))


def quality_reasons(
    quality: Quality, limits: QualityLimits, subject: str = "face", detection_score: float | None = None
) -> list[Reason]:
    """What makes this face's score unreliable; empty for a good picture. Of one too small for a score nothing else is
    said. subject: what the details call it. detection_score: how sure the detector is of a face; None where none was
    looked for."""
    px = quality.face_px
    if px < limits.min_assessed_px:
        detail = f"This {subject} is only {px} px wide; nothing below {limits.min_assessed_px} px is assessed."
        return [Reason("face_too_small", detail)]
    reasons = []
    if px < limits.min_face_px:
        detail = f"This {subject} is only {px} px wide; scores below {limits.min_face_px} px are unreliable."
        reasons.append(Reason("face_too_small", detail))
    if quality.sharpness < limits.min_sharpness:
        detail = f"This {subject} is out of focus or smoothed; the traces the model reads are gone."
        reasons.append(Reason("blurred", detail))
    if quality.brightness < limits.min_brightness:
        reasons.append(Reason("too_dark", f"This {subject} is very dark; little of it can be seen."))
    if quality.brightness > limits.max_brightness:
        reasons.append(Reason("too_bright", f"This {subject} is overexposed; little of it can be seen."))
    if quality.contrast < limits.min_contrast:
        reasons.append(Reason("low_contrast", f"This {subject} has hardly any contrast; little of it can be seen."))
    if detection_score is not None and detection_score < limits.min_detection_score:
        detail = (
            f"It is doubtful whether this is a face, or it lies on its side (detection score {detection_score:.2f})."
        )
        reasons.append(Reason("doubtful_face", detail))
    return reasons


def band(fake_probability: float, thresholds: Thresholds) -> Verdict:
    """The manifest's band of a calibrated probability."""
    if fake_probability >= thresholds.likely_fake_from:
        return Verdict.LIKELY_FAKE
    return Verdict.LIKELY_REAL if fake_probability < thresholds.likely_real_below else Verdict.UNCERTAIN


def judge_face(fake_probability: float, unreliable: Sequence[Reason], thresholds: Thresholds) -> Verdict:
    """The band, but never a confident word on a face whose score is unreliable."""
    return Verdict.UNCERTAIN if unreliable else band(fake_probability, thresholds)


def judge_photo(
    faces: Sequence[tuple[float | None, Verdict]], reasons: Sequence[Reason], thresholds: Thresholds
) -> Judgement:
    """The photo's answer from its faces' (probability, verdict): the highest score and the gravest verdict."""
    assessed = [(probability, verdict) for probability, verdict in faces if probability is not None]
    if not assessed:
        return Judgement(Verdict.NOT_ASSESSED, None, None, list(reasons))
    highest = max(probability for probability, _ in assessed)
    verdicts = {verdict for _, verdict in assessed}
    gravest = next(v for v in (Verdict.LIKELY_FAKE, Verdict.UNCERTAIN, Verdict.LIKELY_REAL) if v in verdicts)
    return Judgement(gravest, highest, highest > thresholds.fake, list(reasons))
