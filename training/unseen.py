"""How well faces are recognized that were drawn by networks which no training has used."""

from collections.abc import Callable, Sequence
from functools import cache as kept
from pathlib import Path

import numpy as np

from manifest import Manifest
from training.codecs import decode, jpeg_bytes
from training.contrasts import Contrast, contrast
from training.data import CROP_QUALITY, BadManifest, Sample
from training.detectors import Detector, Look
from training.evaluate import in_tier, manifest_of, pictures_of
from training.scores import Condition, Scores
from training.subsets import photographs
from training.tiers import TIERS
from training.upscalers import HELD_OUT, Upscaler, refuse_missing, upscale_by


def judge_unseen(
    detector: Detector,
    data: Path,
    cache: Path,
    *,
    networks: Sequence[Upscaler] = HELD_OUT,
    workers: int = 2,
) -> list[Contrast]:
    """Draw the photographs of split val by each network and set them against the undrawn. Each is of the same content
    as its real and stored as JPEG of the same quality.

    Raises BadManifest where there are no such photographs, Unreadable, UpscalerMissing.
    """
    pictures = pictures_of(data)
    samples = [pictures[i] for i in photographs(pictures)]
    if not samples:
        raise BadManifest("nothing to draw: split val needs a source that holds only photographs")
    refuse_missing(networks)
    scores = Scores(detector, data, cache, workers)
    return [_contrast(scores, samples, made, manifest_of(detector)) for made in networks]


def _contrast(scores: Scores, samples: Sequence[Sample], made: Upscaler, manifest: Manifest | None) -> Contrast:
    drawn = _drawn_by(made)

    def looks(tier: str, forged: bool) -> list[Look]:
        name = f"drawn-{_name(made)}-{tier}" if forged else f"stored-{tier}"
        first, by = (drawn, f"{made}") if forged else (_stored, "")
        condition = _then(first, f"{by}, {CROP_QUALITY}", in_tier(TIERS[tier]))
        return scores.of(samples, name, condition)

    return contrast(_name(made), samples, looks, manifest)


def _stored(stored: bytes) -> bytes:
    return jpeg_bytes(decode(np.frombuffer(stored, np.uint8)), CROP_QUALITY)


def _drawn_by(made: Upscaler) -> Callable[[bytes], bytes]:
    """The seed is the file's length: a picture is drawn alike whenever it is; it is drawn once for all tiers."""

    @kept
    def drawn(stored: bytes) -> bytes:
        picture = decode(np.frombuffer(stored, np.uint8))
        return jpeg_bytes(upscale_by(made, picture, np.random.default_rng(len(stored))), CROP_QUALITY)

    return drawn


def _then(first: Callable[[bytes], bytes], parameters: str, second: Condition) -> Condition:
    """parameters: of the first."""
    return Condition(lambda stored: second(first(stored)), f"{parameters}, {second.parameters}")


def _name(made: Upscaler) -> str:
    return f"{made.package.split('_')[0]} {made.weights.removeprefix('models/').replace('/', ' ')}"
