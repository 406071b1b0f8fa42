"""How much of a face must be somebody else's to be noticed: photographs with a part of another person's in them."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from manifest import Manifest
from training.arrays import Picture
from training.codecs import jpeg_bytes, read_picture
from training.composites import PARTS, composite
from training.contrasts import Contrast, contrast
from training.data import CROP_QUALITY, BadManifest, Landmarks, Sample, read_landmarks
from training.detectors import Detector, Look
from training.evaluate import in_tier, manifest_of, pictures_of
from training.poses import like_poses
from training.scores import Scores
from training.subsets import photographs
from training.tiers import TIERS


def judge_altered(
    detector: Detector, data: Path, cache: Path, out: Path, *, parts: Sequence[str] = tuple(PARTS), workers: int = 2
) -> list[Contrast]:
    """Exchange each of `parts` in the photographs of split val and set the composites against the photographs. What is
    made lies in `out/PART/FILE`, the photographs as they are compared in `out/real/FILE`; what lies there is made anew.

    The composites are of training's own kind, from photographs of split val alone: a forger's tools are others.
    Raises BadManifest where there are no such photographs with landmarks, and Unreadable.
    """
    landmarks = read_landmarks(data)
    pictures = pictures_of(data)
    samples = [pictures[i] for i in photographs(pictures) if pictures[i].file in landmarks.points]
    donors = like_poses(samples, samples, landmarks)
    samples = [s for s in samples if donors.get(s.file)]
    if not samples:
        raise BadManifest("nothing to alter: split val needs photographs with landmarks, of two people or more")
    for s in samples:
        _store(out / "real" / s.file, read_picture(data / s.file))
    reals = Scores(detector, out / "real", cache, workers)
    found = []
    for part in parts:
        for s in samples:
            _store(out / part / s.file, _altered(s, donors[s.file], part, data, landmarks))
        fakes = Scores(detector, out / part, cache, workers)
        found.append(_contrast(part, samples, reals, fakes, manifest_of(detector)))
    return found


def _contrast(
    part: str, samples: Sequence[Sample], reals: Scores, fakes: Scores, manifest: Manifest | None
) -> Contrast:
    def looks(tier: str, forged: bool) -> list[Look]:
        name = f"altered-{part}-{tier}" if forged else f"unaltered-{tier}"
        return (fakes if forged else reals).of(samples, name, in_tier(TIERS[tier]))

    return contrast(part.replace("_", " "), samples, looks, manifest)


def _altered(sample: Sample, donors: Sequence[Sample], part: str, data: Path, landmarks: Landmarks) -> Picture:
    """Donor and tools by chance, but always the same for a part of a picture."""
    rng = np.random.default_rng(int.from_bytes(sha256(f"{part}/{sample.file}".encode()).digest()[:8]))
    donor = donors[int(rng.integers(len(donors)))]
    target, theirs = read_picture(data / sample.file), read_picture(data / donor.file)
    places, their_places = landmarks.in_pixels(sample, target), landmarks.in_pixels(donor, theirs)
    return composite(target, places, theirs, their_places, landmarks.parts, rng, part).picture


def _store(path: Path, picture: Picture) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg_bytes(picture, CROP_QUALITY))
