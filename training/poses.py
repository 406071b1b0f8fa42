"""Whose face would fit in whose place: donors in a like pose, found by landmarks."""

import numpy as np

from training.arrays import Rows
from training.composites import shape_of
from training.data import Landmarks, Sample


def like_poses(
    targets: list[Sample], donors: list[Sample], landmarks: Landmarks, near: int = 24
) -> dict[str, list[Sample]]:
    """For each target's file the donors of other groups whose landmarks are most alike: whose parts would fit."""
    near = min(near, len(donors))
    if not near:
        return {}
    theirs = _shapes(donors, landmarks)
    groups = np.array([s.group for s in donors])
    found = {}
    for start in range(0, len(targets), 512):
        some = targets[start : start + 512]
        alike = _shapes(some, landmarks) @ theirs.T
        alike[np.array([s.group for s in some])[:, None] == groups[None]] = -np.inf
        for row, order in enumerate(np.argpartition(-alike, near - 1, axis=1)[:, :near]):
            others = [donors[i] for i in order if np.isfinite(alike[row, i])]
            if others:
                found[some[row].file] = others
    return found


def _shapes(samples: list[Sample], landmarks: Landmarks) -> Rows:
    """The landmarks of each without place and size, x and y in turn."""
    return np.stack([shape_of(landmarks.points[s.file]).ravel() for s in samples]).astype(np.float32)
