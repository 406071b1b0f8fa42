"""Pictures for judging that look like a training picture, although their groups differ.

A group is a video or a picture: whoever was filmed twice in the same room is in two groups, and may be in two splits.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import numpy as np
import structlog
from numpy.typing import NDArray
from PIL import Image

from training.data import Sample, Unreadable
from vision.decode import CORRUPT

log = structlog.get_logger("neighbours")

Flags: TypeAlias = NDArray[np.bool_]
Thumbnail: TypeAlias = NDArray[np.uint8]

SIDE = 16
ALIKE = 0.9
"""Correlation of two thumbnails from which they count as alike. Most such pairs of DFDC show one person in one room,
and many less alike ones still do."""
ROWS = 512


def alike(samples: Sequence[Sample], others: Sequence[Sample], data: Path) -> Flags:
    """(n,) Whether a grey thumbnail of 16 × 16 pixels of each sample correlates by ALIKE with one of `others`.

    One of `others` that cannot be read is passed over, with a warning. Raises Unreadable for such a sample.
    """
    known = list(_readable(others, data)) if samples else []
    if not known:
        return np.zeros(len(samples), bool)
    theirs = _centred(known).T
    ours = _centred([_thumbnail(sample, data) for sample in samples])
    nearest = [(ours[start : start + ROWS] @ theirs).max(axis=1) for start in range(0, len(ours), ROWS)]
    return np.concatenate(nearest) >= ALIKE


def without_copies(samples: Sequence[Sample], others: Sequence[Sample], data: Path) -> list[Sample]:
    """`samples` without those whose file is byte for byte one of `others`."""
    known: dict[int, set[str]] = {}
    for other in others:
        known.setdefault((data / other.file).stat().st_size, set()).add(other.file)
    hashes = {size: {_hash(data / file) for file in files} for size, files in known.items()}

    def copied(sample: Sample) -> bool:
        path = data / sample.file
        same_size = hashes.get(path.stat().st_size)
        return same_size is not None and _hash(path) in same_size

    return [sample for sample in samples if not copied(sample)]


def _readable(samples: Sequence[Sample], data: Path) -> Iterator[Thumbnail]:
    for sample in samples:
        try:
            yield _thumbnail(sample, data)
        except Unreadable as error:
            log.warning("passed over", why=str(error))


def _thumbnail(sample: Sample, data: Path) -> Thumbnail:
    try:
        with Image.open(data / sample.file) as image:
            image.draft("L", (2 * SIDE, 2 * SIDE))
            return np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)).ravel()
    except (*CORRUPT, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(f"{sample.file}: {error}") from error


def _centred(thumbnails: Sequence[Thumbnail]) -> NDArray[np.float32]:
    """(n, 256), each of mean 0 and length 1: their products are correlations."""
    rows = np.array(thumbnails, np.float32)
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
