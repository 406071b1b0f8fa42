"""Photographs as people edit them."""

import numpy as np
import pytest

from training.arrays import Picture
from training.editing import EDITS, Edit, clarity, edit, film_grain, shade, smooth_skin, vibrance


@pytest.mark.parametrize("step", [step for step, _ in EDITS], ids=lambda step: step.__name__)
def test_an_edit_changes_a_picture_and_leaves_its_size_and_what_is_in_it(step: Edit, face: Picture) -> None:
    for seed in range(12):
        edited = step(face, np.random.default_rng(seed))

        assert edited.shape == face.shape
        assert edited.dtype == np.uint8
        assert not np.array_equal(edited, face)
        assert np.corrcoef(edited.mean(axis=2).ravel(), face.mean(axis=2).ravel())[0, 1] > 0.8


def test_the_same_seed_edits_alike_and_another_otherwise(face: Picture) -> None:
    first, again, other = (edit(face, np.random.default_rng(seed)) for seed in (3, 3, 4))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_hardly_a_picture_stays_as_it_was(face: Picture) -> None:
    same = [np.array_equal(edit(face, np.random.default_rng(seed)), face) for seed in range(60)]

    assert sum(same) <= 6


def test_smoothed_skin_has_less_grain_and_its_edges(face: Picture) -> None:
    grainy = film_grain(face, np.random.default_rng(5))

    smoothed = smooth_skin(grainy, np.random.default_rng(0))

    def fine(picture: Picture) -> float:
        return float(np.median(np.abs(np.diff(picture.astype(int), axis=1))))

    assert fine(smoothed) < fine(grainy)
    steps, before = (np.abs(np.diff(picture.astype(int), axis=1)) for picture in (smoothed, face))
    assert steps[before > 80].mean() > 50


def test_a_shade_is_wide(face: Picture) -> None:
    flat = np.full_like(face, 120)

    for seed in range(8):
        lit = shade(flat, np.random.default_rng(seed)).astype(int)
        assert np.ptp(lit) > 5
        assert np.abs(np.diff(lit, axis=0)).max() <= 3
        assert np.abs(np.diff(lit, axis=1)).max() <= 3


def test_edits_go_both_ways(face: Picture) -> None:
    """Colours stronger and weaker, contrast more and less: neither is a mark of having been edited."""

    def spread(picture: Picture) -> float:
        return float(np.ptp(picture.astype(int), axis=2).mean())

    def rough(picture: Picture) -> float:
        return float(picture.astype(float).std())

    for step, measured in ((vibrance, spread), (clarity, rough)):
        after = [measured(step(face, np.random.default_rng(seed))) for seed in range(40)]
        assert min(after) < measured(face) < max(after)
