"""Self-blended faces, composites of two faces, and upsampling traces."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from training.arrays import Picture, Points, Random
from training.colours import match_shading
from training.composites import PARTS, composite, poisson, similarity
from training.masks import REGIONS, Parts, deform, feather, region
from training.self_blending import blend, self_blend
from training.traces import upsampling_trace

Forge = Callable[[Random], Picture]


@pytest.fixture
def donor(face: Picture) -> Picture:
    """Another face: hers mirrored, in other colours."""
    return np.asarray(np.clip(face[:, ::-1] * np.array([0.6, 1.0, 1.3]), 0, 255), np.uint8)


@pytest.fixture(params=["self-blend", "composite", "trace"])
def forge(request: pytest.FixtureRequest, face: Picture, donor: Picture, landmarks: Points, parts: Parts) -> Forge:
    points = landmarks * np.float32(face.shape[0])
    ways: dict[str, Forge] = {
        "self-blend": lambda rng: self_blend(face, points, parts, rng).picture,
        "composite": lambda rng: composite(face, points, donor, points, parts, rng).picture,
        "trace": lambda rng: upsampling_trace(face, rng),
    }
    return ways[request.param]


def test_a_forgery_is_the_same_for_the_same_seed_and_another_for_another(forge: Forge) -> None:
    first, again, other = (forge(np.random.default_rng(seed)) for seed in (3, 3, 4))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_forgery_keeps_size_and_type_and_leaves_its_original_alone(forge: Forge, face: Picture) -> None:
    before = face.copy()

    forged = forge(np.random.default_rng(5))

    assert forged.shape == face.shape
    assert forged.dtype == np.uint8
    assert np.array_equal(face, before)


def test_most_forgeries_differ_from_the_face_they_were_made_of(forge: Forge, face: Picture) -> None:
    changes = [np.abs(forge(np.random.default_rng(seed)).astype(int) - face).max() for seed in range(8)]

    assert np.median(changes) > 8


@pytest.mark.parametrize("kind", ["self-blend", "composite"])
def test_a_forgery_tells_which_pixels_are_forged(
    kind: str, face: Picture, donor: Picture, landmarks: Points, parts: Parts
) -> None:
    points = landmarks * np.float32(face.shape[0])
    inside = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        made = (
            self_blend(face, points, parts, rng, 255 - face)
            if kind == "self-blend"
            else composite(face, points, grainy(donor), points, parts, rng)
        )
        # Of self-blended faces the other side of the seam may be changed as well, which is no forgery.
        real = face if made.real is None else made.real
        changed = np.abs(made.picture.astype(int) - real).max(axis=2) > 0
        assert made.mask.shape == changed.shape
        assert not changed[made.mask == 0].any()
        inside.append(changed[made.mask > 0.9].ravel())  # of a small part's soft mask there may be nothing
    assert np.concatenate(inside).mean() > 0.8


def grainy(picture: Picture) -> Picture:
    """With grain, so that hardly a pixel of it is what another picture has in its place."""
    grain = np.random.default_rng(0).normal(0, 12, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def test_blending_leaves_everything_outside_of_the_mask_untouched(face: Picture, donor: Picture) -> None:
    mask = np.zeros(face.shape[:2], np.float32)
    mask[40:80, 40:80] = 1

    blended = blend(donor, face, mask)

    assert np.array_equal(blended[mask == 0], face[mask == 0])
    assert np.array_equal(blended[mask == 1], donor[mask == 1])


def test_cloning_by_gradients_changes_nothing_far_from_the_mask_and_says_what_it_changed_beside_it(
    face: Picture, donor: Picture
) -> None:
    mask = np.zeros(face.shape[:2], np.float32)
    mask[40:80, 40:80] = 1

    cloned = poisson(grainy(donor), face, mask)

    changed = np.abs(cloned.picture.astype(int) - face).max(axis=2) > 0
    assert not changed[cloned.mask == 0].any()
    assert changed[cloned.mask == 1].mean() > 0.95
    assert changed[43:77, 43:77].mean() > 0.95
    assert cloned.mask[:30].max() == cloned.mask[:, 90:].max() == 0


@pytest.mark.parametrize("part", ["eyes", "left_eye", "nose", "mouth"])
def test_a_composite_of_one_part_leaves_the_border_of_the_picture_as_it_was(
    part: str, face: Picture, donor: Picture, landmarks: Points, parts: Parts
) -> None:
    points = landmarks * np.float32(face.shape[0])

    for seed in range(10):
        forged = composite(face, points, donor, points, parts, np.random.default_rng(seed), part).picture
        assert not np.array_equal(forged, face)
        assert np.array_equal(forged[0], face[0])


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_a_mask_covers_its_part_and_stays_soft_within_zero_and_one(name: str, landmarks: Points, parts: Parts) -> None:
    hard = region(landmarks * 160, parts, name, 160, 160)
    soft = feather(deform(hard, np.random.default_rng(0)), np.random.default_rng(1))

    assert set(np.unique(hard)) == {0.0, 1.0}
    assert 0.05 < soft.max() <= 1
    assert soft.min() >= 0


@pytest.mark.parametrize("name", ["left_eye", "mouth"])
def test_a_deformed_mask_stays_on_its_part(name: str, landmarks: Points, parts: Parts) -> None:
    hard = region(landmarks * 160, parts, name, 160, 160)

    kept = [float(deform(hard, np.random.default_rng(seed))[hard > 0].mean()) for seed in range(40)]

    assert np.mean(kept) > 0.88


def test_every_part_that_is_exchanged_is_a_known_region() -> None:
    assert set(PARTS) <= set(REGIONS)
    assert sum(PARTS.values()) == pytest.approx(1)


def test_the_similarity_between_two_sets_of_points_is_found_again(landmarks: Points) -> None:
    turn = cv2.getRotationMatrix2D((0.4, 0.6), 17, 1.3)
    moved = (landmarks @ turn[:, :2].T + turn[:, 2]).astype(np.float32)

    assert np.allclose(similarity(landmarks, moved), turn, atol=1e-4)


def test_a_trace_costs_detail_but_keeps_the_picture(face: Picture) -> None:
    traced = upsampling_trace(face, np.random.default_rng(0))

    assert 0.5 < np.abs(traced.astype(int) - face).mean() < 30


def test_matched_shading_is_the_targets_in_wide_areas_and_the_donors_in_detail(face: Picture, donor: Picture) -> None:
    matched = match_shading(donor, face, 6).astype(np.float32)

    def wide(picture: Picture | np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 12)

    assert np.abs(wide(matched) - wide(face)).mean() < 0.2 * np.abs(wide(donor) - wide(face)).mean()
    detail, theirs = (
        p.astype(np.float32) - cv2.GaussianBlur(p.astype(np.float32), (0, 0), 1) for p in (matched, donor)
    )
    assert np.corrcoef(detail.ravel(), theirs.ravel())[0, 1] > 0.95
