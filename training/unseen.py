"""How well faces are recognized that were drawn by networks which no training has used."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache as kept
from pathlib import Path

import numpy as np

from training.codecs import decode, jpeg_bytes
from training.data import BadManifest, Sample
from training.detectors import Detector
from training.evaluate import in_tier, pictures_of
from training.metrics import Estimate, estimate
from training.redraw import QUALITY
from training.scores import Condition, Scores
from training.subsets import photographs
from training.tiers import TIERS
from training.upscalers import HELD_OUT, Upscaler, upscale_by


@dataclass(frozen=True)
class Unseen:
    """AUC of photographs against themselves drawn anew by one network, tier by tier."""

    network: str
    pictures: int
    auc: dict[str, Estimate]


def judge_unseen(
    detector: Detector,
    data: Path,
    cache: Path,
    out: Path,
    *,
    networks: Sequence[Upscaler] = HELD_OUT,
    workers: int = 2,
) -> list[Unseen]:
    """Draw the photographs of split val by each network and set them against the undrawn. Each is of the same content
    as its real and stored as JPEG of the same quality. Writes unseen.json and unseen.md to `out`.

    Raises BadManifest where there are no such photographs, UpscalerMissing.
    """
    pictures = pictures_of(data)
    samples = [pictures[i] for i in photographs(pictures)]
    if not samples:
        raise BadManifest("nothing to draw: split val needs a source that holds only photographs")
    scores = Scores(detector, data, cache, workers)
    found = [Unseen(_name(made), len(samples), _auc(scores, samples, made)) for made in networks]
    out.mkdir(parents=True, exist_ok=True)
    (out / "unseen.json").write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n")
    (out / "unseen.md").write_text(table(found), encoding="utf-8")
    return found


def table(rows: Sequence[Unseen]) -> str:
    """Markdown: a row for each network, AUC with its interval."""
    lines = [f"| drawn by | photographs | {' | '.join(TIERS)} |", "| --- | --- |" + " --- |" * len(TIERS)]
    for row in rows:
        figures = " | ".join(f"{f.value:.3f} ({f.low:.3f}–{f.high:.3f})" for f in row.auc.values())
        lines.append(f"| {row.network} | {row.pictures} | {figures} |")
    return "\n".join(lines) + "\n"


def _auc(scores: Scores, samples: Sequence[Sample], made: Upscaler) -> dict[str, Estimate]:
    drawn = _drawn_by(made)
    truth = np.repeat([False, True], len(samples))
    groups = [s.group for s in samples] * 2
    figures = {}
    for name, tier in TIERS.items():
        reals = scores.of(samples, f"stored-{name}", _then(_stored, in_tier(tier)))
        fakes = scores.of(samples, f"drawn-{_name(made)}-{name}", _then(drawn, in_tier(tier)))
        probability = np.array([seen.score for seen in (*reals, *fakes)])
        figures[name] = estimate(truth, probability, groups, 0.5)["auc"]
    return figures


def _stored(stored: bytes) -> bytes:
    return jpeg_bytes(decode(np.frombuffer(stored, np.uint8)), QUALITY)


def _drawn_by(made: Upscaler) -> Callable[[bytes], bytes]:
    """The seed is the file's length: a picture is drawn alike whenever it is; it is drawn once for all tiers."""

    @kept
    def drawn(stored: bytes) -> bytes:
        picture = decode(np.frombuffer(stored, np.uint8))
        return jpeg_bytes(upscale_by(made, picture, np.random.default_rng(len(stored))), QUALITY)

    return drawn


def _then(first: Callable[[bytes], bytes], second: Condition) -> Condition:
    return lambda stored: second(first(stored))


def _name(made: Upscaler) -> str:
    return f"{made.package.split('_')[0]} {made.weights.removeprefix('models/').replace('/', ' ')}"
