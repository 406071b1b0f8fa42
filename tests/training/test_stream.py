import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
import torch

from training.arrays import Picture, Points
from training.codecs import decode, jpeg, jpeg_bytes
from training.data import (
    CROP_QUALITY,
    LABELS,
    Landmarks,
    Sample,
    Unreadable,
    read_landmarks,
    read_manifest,
    training_samples,
)
from training.self_blending import Forgery
from training.softness import detail
from training.stream import CELLS, KINDS, VIDEO_QUALITY, BadStream, Face, FaceStream, StreamConfig
from vision.boxes import Box

Drawn = tuple[Sample, Picture]
EVERY_KIND = dict.fromkeys(KINDS, 1.0)
NEED_REDRAWN = {kind for kind in KINDS if kind.startswith("redrawn")}


@pytest.fixture(scope="module")
def redrawn(faces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As if networks had drawn the real training faces anew: each of them in negative."""
    folder = tmp_path_factory.mktemp("redrawn")
    (folder / "upscaler").mkdir()
    for sample in training_samples(read_manifest(faces)):
        if not sample.is_fake:
            negative = 255 - decode(np.fromfile(faces / sample.file, np.uint8))
            (folder / "upscaler" / sample.file).write_bytes(jpeg_bytes(negative, 95, "4:4:4"))
    return folder


@pytest.fixture(scope="module")
def stream(faces: Path, redrawn: Path) -> FaceStream:
    return opened(faces, EVERY_KIND, redrawn=[redrawn])


@pytest.fixture
def sides(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Of the squares that faces are cut by, of pictures that nothing happened to."""
    found: list[float] = []

    def noted(picture: object, crop: Box, size: int) -> Picture:
        found.append(crop.width)
        return np.zeros((size, size, 3), np.uint8)

    monkeypatch.setattr("training.stream.crop_pixels", noted)
    monkeypatch.setattr("training.stream.tilt", lambda picture, rng: picture)
    monkeypatch.setattr("training.stream.degrade", lambda picture, rng, strength: picture)
    return found


def opened(
    faces: Path, kinds: dict[str, float], seed: int = 0, paired: float = 0, redrawn: Sequence[Path] = ()
) -> FaceStream:
    samples = training_samples(read_manifest(faces))
    config = StreamConfig(kinds, size=71, paired=paired, seed=seed)
    return FaceStream(faces, samples, read_landmarks(faces), config, redrawn)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_a_network_input(stream: FaceStream, kind: str) -> None:
    face = stream.face(kind, np.random.default_rng(0))

    assert face.pixels.shape == (71, 71, 3)
    assert face.pixels.dtype == np.uint8
    assert face.pixels.min() < face.pixels.max()
    assert face.forged.shape == (CELLS, CELLS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_which_cells_are_forged_is_told_where_it_is_known(kind: str, stream: FaceStream) -> None:
    cells = np.stack([stream.face(kind, np.random.default_rng(seed)).forged for seed in range(8)])

    label, how = KINDS[kind]
    if how in ("as it is", "trace", "redrawn"):
        told = {"real": 0.0, "manipulated": np.nan, "synthetic": 1.0}[label]
        np.testing.assert_allclose(cells, np.full_like(cells, told), rtol=0, atol=1e-6)
    else:
        assert (cells.max(axis=(1, 2)) > 0.1).all()  # somewhere in every one of them,
        assert (cells.min(axis=(1, 2)) == 0).all()  # and not everywhere


def test_forged_cells_are_those_in_which_the_picture_changed(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the picture is tilted, resized, cut, mirrored and turned on its way."""
    mask = np.zeros((160, 120), np.float32)
    mask[30:90, 20:80] = 1
    shown = np.rint(255 * (1 - mask[..., None] * np.ones(3))).astype(np.uint8)
    monkeypatch.setattr(FaceStream, "_forged", lambda stream, sample, how, rng: Forgery(shown, mask))
    monkeypatch.setattr("training.stream.degrade", lambda picture, rng, strength: cv2.resize(picture, (90, 120)))
    samples = [replace(s, box=(10.0, 20.0, 100.0, 120.0)) for s in training_samples(read_manifest(faces))]
    config = StreamConfig({"composite-photo": 1.0}, size=CELLS * 4, turned=0.5, tilted=1.0)
    moved = FaceStream(faces, samples, read_landmarks(faces), config)

    for seed in range(16):
        face = moved.face("composite-photo", np.random.default_rng(seed))
        seen = cv2.resize(1 - face.pixels[..., 0] / np.float32(255), (CELLS, CELLS), interpolation=cv2.INTER_AREA)
        assert 0.1 < face.forged.mean() < 0.9
        assert np.abs(seen - face.forged).mean() < 0.03


def test_targets_come_as_often_as_asked_for(faces: Path) -> None:
    kinds = {"real-photo": 2.0, "real-video": 2.0, "swap": 3.0, "generated": 1.0}
    targets = Counter(LABELS[target] for _, _, target in islice(opened(faces, kinds), 160))

    assert targets["real"] == pytest.approx(80, abs=20)
    assert targets["manipulated"] == pytest.approx(60, abs=20)
    assert targets["synthetic"] == pytest.approx(20, abs=14)


def test_the_stream_repeats_itself_for_a_seed_and_not_for_another(faces: Path) -> None:
    first, again, other = (
        [face.numpy().sum() for face, _, _ in islice(opened(faces, EVERY_KIND, seed), 6)] for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_a_kind_without_pictures_is_passed_over(faces: Path) -> None:
    samples = [s for s in training_samples(read_manifest(faces)) if s.label == "real"]
    stream = FaceStream(faces, samples, read_landmarks(faces), StreamConfig({"swap": 1.0, "real-photo": 1.0}, size=71))

    assert {target for _, _, target in islice(stream, 8)} == {LABELS.index("real")}


def test_a_forgery_is_followed_by_its_real_which_went_the_same_way(
    faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FaceStream, "_forged", lambda stream, sample, how, rng: stream._as_it_is(sample))
    monkeypatch.setattr("training.stream.jpeg", lambda picture, quality: picture)  # real and forgery are stored alike
    drawn = list(islice(opened(faces, {"self-blend-photo": 1, "trace": 1}, paired=1), 12))

    for (forged, _, label), (real, cells, target) in zip(drawn[::2], drawn[1::2], strict=True):
        assert label != LABELS.index("real") == target
        assert torch.equal(forged, real)
        assert not cells.any()
    assert not torch.equal(drawn[0][0], drawn[2][0])


def test_what_a_forgery_was_blended_into_differs_from_it_in_the_forged_pixels_alone(
    faces: Path, redrawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of half of the self-blends all of the picture is changed beforehand, which must not tell them from their real."""
    monkeypatch.setattr(
        FaceStream, "_finished", lambda stream, sample, forgery, how, rng: Face(forgery.picture, forgery.mask)
    )
    monkeypatch.setattr("training.stream.jpeg", lambda picture, quality: picture)  # which spreads what differs
    kinds = {"self-blend-photo": 1.0, "redrawn-blend-photo": 1.0, "composite-photo": 1.0}
    drawn = list(islice(opened(faces, kinds, paired=1, redrawn=[redrawn]), 48))
    untouched = {decode(np.fromfile(path, np.uint8)).tobytes() for path in faces.glob("photos-real-*.jpg")}

    for (forged, mask, _), (real, cells, target) in zip(drawn[::2], drawn[1::2], strict=True):
        assert torch.equal(forged[mask == 0], real[mask == 0])
        assert not cells.any()
        assert target == LABELS.index("real")
    assert {real.numpy().tobytes() in untouched for real, _, _ in drawn[1::2]} == {True, False}


@pytest.mark.parametrize("kind", sorted(kind for kind, (_, how) in KINDS.items() if how not in ("as it is", "redrawn")))
def test_no_forgery_is_known_by_its_lack_of_a_files_grid(
    kind: str, stream: FaceStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored as JPEG hardly changes when it is stored so again."""
    monkeypatch.setattr(FaceStream, "_finished", lambda stream, sample, forgery, how, rng: forgery)
    quality = VIDEO_QUALITY if kind.endswith("video") else CROP_QUALITY
    forgeries = [cast(Forgery, stream.face(kind, np.random.default_rng(seed))) for seed in range(6)]

    for picture in [picture for made in forgeries for picture in (made.picture, made.real) if picture is not None]:
        assert np.abs(jpeg(picture, quality).astype(int) - picture).mean() < 0.6


@pytest.mark.parametrize("kind", ["trace", "redrawn"])
def test_beside_a_face_that_a_network_drew_half_of_the_reals_are_as_soft_as_it_is(
    kind: str, faces: Path, redrawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = opened(faces, {kind: 1.0}, redrawn=[redrawn])
    monkeypatch.setattr(
        FaceStream, "_drawn_anew", lambda stream, sample, rng: cv2.GaussianBlur(stream._picture(sample), (0, 0), 2)
    )
    how = KINDS[kind][1]
    untouched = 0
    for seed in range(24):
        rng = np.random.default_rng(seed)
        sample = stream._drawn_of(kind, rng)
        forgery = stream._forged(sample, how, rng)
        beside = stream._beside(forgery, sample, how)
        untouched += forgery.real is None
        if forgery.real is not None:
            assert detail(beside.picture) < 1.25 * detail(forgery.picture)
            assert not beside.mask.any()
    assert 6 <= untouched <= 18


def test_some_of_the_reals_that_come_by_themselves_are_soft_and_no_swap_is(faces: Path) -> None:
    """Soft ones are as many as what networks draw, lest softness be taken for a generator's trace."""
    stream = opened(faces, {"real-photo": 1.0, "swap": 1.0})

    def soft(kind: str) -> list[bool]:
        made = []
        for seed in range(60):
            rng = np.random.default_rng(seed)
            sample = stream._drawn_of(kind, rng)
            made.append(detail(stream._forged(sample, "as it is", rng).picture) < 0.8 * detail(stream._picture(sample)))
        return made

    assert 0.05 < np.mean(soft("real-photo")) < 0.4
    assert not any(soft("swap"))


def test_a_face_that_fills_its_picture_is_shown_in_more_than_one_way(faces: Path, sides: list[float]) -> None:
    samples = [replace(s, box=None) for s in training_samples(read_manifest(faces)) if s.label == "real"]
    stream = FaceStream(faces, samples, read_landmarks(faces), StreamConfig({"real-photo": 1.0}, size=71))
    for seed in range(20):
        stream.face("real-photo", np.random.default_rng(seed))

    whole = max(sides)
    assert 4 <= sum(side < 0.99 * whole for side in sides) <= 16
    assert min(sides) > 0.85 * whole


def test_a_swap_is_followed_by_the_real_of_its_video_and_what_has_none_by_nothing(
    faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = training_samples(read_manifest(faces))
    swap = next(s for s in samples if s.label == "manipulated")
    real, other = [s for s in samples if s.label == "real"][:2]
    generated = next(s for s in samples if s.label == "synthetic")
    known = [replace(swap, group="one"), replace(real, group="one"), replace(other, group="two"), generated]
    monkeypatch.setattr(
        FaceStream,
        "_finished",
        lambda stream, sample, forgery, how, rng: Face(
            np.array([known.index(sample)], np.uint8), np.zeros(1, np.float32)
        ),
    )
    config = StreamConfig({"swap": 1, "generated": 1}, size=71, paired=1)
    drawn = [(int(face), target) for face, _, target in islice(FaceStream(faces, known, Landmarks({}, {}), config), 24)]

    pairs = Counter(pairwise(drawn))
    assert {after for (first, _), (after, _) in pairs if first == 0} == {1}
    assert {first for (first, _), (after, _) in pairs if after == 1} == {0}
    assert {face for face, _ in drawn} == {0, 1, 3}
    assert all(target == known[face].target for face, target in drawn)


def test_a_redrawn_face_is_the_picture_that_a_network_drew(
    stream: FaceStream, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FaceStream, "_finished", lambda stream, sample, forgery, how, rng: (sample, forgery.picture))
    sample, drawn = cast(Drawn, stream.face("redrawn", np.random.default_rng(0)))

    face = decode(np.fromfile(faces / sample.file, np.uint8))
    assert np.abs((255 - face).astype(int) - drawn).mean() < 4


@pytest.mark.parametrize("kind", ["redrawn-blend-photo", "redrawn-blend-video"])
def test_what_a_network_drew_is_blended_into_an_untouched_frame(
    kind: str, stream: FaceStream, faces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FaceStream, "_finished", lambda stream, sample, forgery, how, rng: (sample, forgery.picture))
    monkeypatch.setattr("training.self_blending.statistics_jitter", lambda picture, rng: picture)
    monkeypatch.setattr("training.stream.jpeg", lambda picture, quality: picture)
    changes = []
    for seed in range(12):
        sample, blended = cast(Drawn, stream.face(kind, np.random.default_rng(seed)))
        face = decode(np.fromfile(faces / sample.file, np.uint8))
        assert np.array_equal(blended[:8, :8], face[:8, :8])
        changes.append(np.abs(blended.astype(int) - face).max())
    assert np.median(changes) > 60  # a negative shows, wherever it is blended in


def test_kinds_that_need_redrawn_faces_are_passed_over_without_them(faces: Path) -> None:
    kinds = dict.fromkeys(NEED_REDRAWN, 1.0) | {"real-photo": 1.0}

    assert {target for _, _, target in islice(opened(faces, kinds), 8)} == {LABELS.index("real")}


def test_a_folder_without_redrawn_faces_is_refused(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="training redraw"):
        opened(faces, EVERY_KIND, redrawn=[tmp_path])


@pytest.mark.parametrize("kinds", [{}, {"real-photo": 0.0}, dict.fromkeys(NEED_REDRAWN, 1.0)])
def test_where_nothing_can_be_made_a_stream_is_refused(faces: Path, kinds: dict[str, float]) -> None:
    with pytest.raises(BadStream, match="nothing can be made of these faces"):
        opened(faces, kinds)


@pytest.mark.parametrize("stored", [b"", b"no picture"])
def test_a_picture_that_cannot_be_read_is_named_before_any_face_is_made(
    faces: Path, tmp_path: Path, stored: bytes
) -> None:
    shutil.copytree(faces, tmp_path / "faces")
    (tmp_path / "faces" / "photos-real-train-3.jpg").write_bytes(stored)

    with pytest.raises(Unreadable, match=r"photos-real-train-3\.jpg: not a picture"):
        opened(tmp_path / "faces", {"real-video": 1.0})


@pytest.mark.parametrize(("kind", "closer"), [("generated", True), ("swap", True), ("self-blend-photo", False)])
def test_a_part_is_shown_of_faces_whose_trace_is_in_every_part(
    kind: str, closer: bool, faces: Path, sides: list[float]
) -> None:
    samples = training_samples(read_manifest(faces))
    for share in (0.0, 1.0):
        config = StreamConfig({kind: 1.0}, size=71, closer=share)
        stream = FaceStream(faces, samples, read_landmarks(faces), config)
        for seed in range(12):
            stream.face(kind, np.random.default_rng(seed))

    whole, part = np.median(sides[:12]), np.median(sides[12:])
    assert (part < 0.85 * whole) == closer
    assert part == whole or closer


def test_a_turned_face_is_the_upright_one_by_quarter_turns(faces: Path) -> None:
    samples = training_samples(read_manifest(faces))
    upright, turned = (
        FaceStream(faces, samples, read_landmarks(faces), StreamConfig({"swap": 1.0}, size=71, turned=share))
        for share in (0.0, 1.0)
    )

    turns = []
    for seed in range(12):
        straight = upright.face("swap", np.random.default_rng(seed))
        found = turned.face("swap", np.random.default_rng(seed))
        turns += [k for k in range(4) if np.array_equal(found.pixels, np.rot90(straight.pixels, k))]

    assert len(turns) == 12
    assert set(turns) == {1, 2, 3}


def test_a_sources_light_does_not_tell_its_class(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of dark photographs and bright generated faces some of either are seen in the other's light."""
    grain = np.random.default_rng(0).integers(-30, 31, (120, 120, 1))
    lit = {"real": 60, "synthetic": 190}
    monkeypatch.setattr(
        FaceStream,
        "_picture",
        lambda stream, sample: np.repeat(lit[sample.label] + grain, 3, axis=2).astype(np.uint8),
    )
    monkeypatch.setattr("training.stream.degrade", lambda picture, rng, strength: picture)
    samples = [s for s in training_samples(read_manifest(faces)) if s.label in lit and s.source != "dfdc"]

    def seen(kind: str, share: float) -> list[float]:
        config = StreamConfig({kind: 1.0}, size=71, recoloured=share)
        stream = FaceStream(faces, samples, read_landmarks(faces), config)
        return [float(stream.face(kind, np.random.default_rng(seed)).pixels.mean()) for seed in range(24)]

    assert max(seen("real-photo", 0.0)) < 100 < 150 < min(seen("generated", 0.0))
    for kind in ("real-photo", "generated"):
        changed = seen(kind, 1.0)
        assert min(changed) < 100
        assert max(changed) > 130


def test_a_forgery_and_the_real_beside_it_are_edited_alike(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.stream.edit", lambda picture, rng: np.full_like(picture, rng.integers(256)))
    monkeypatch.setattr("training.stream.degrade", lambda picture, rng, strength: picture)

    def colours(share: float) -> list[int | None]:
        """Of each face its one colour, if it has one."""
        config = StreamConfig({"composite-photo": 1.0}, size=71, paired=1.0, edited=share)
        stream = iter(FaceStream(faces, training_samples(read_manifest(faces)), read_landmarks(faces), config))
        found = [next(stream)[0].numpy() for _ in range(12)]
        return [int(pixels[0, 0, 0]) if np.ptp(pixels) == 0 else None for pixels in found]

    assert set(colours(0.0)) == {None}
    edited = colours(1.0)
    assert edited[::2] == edited[1::2]
    assert None not in edited
    assert len(set(edited)) > 1


def test_an_unknown_kind_is_refused_with_the_choices(faces: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown kinds \['cartoon'\].*self-blend-photo"):
        opened(faces, {"cartoon": 1.0})


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Picture, Picture]]:
    """Target and donor of every composite that the test makes."""
    pairs: list[tuple[Picture, Picture]] = []

    def noted(target: Picture, _: Points, donor: Picture, *rest: object) -> Forgery:
        pairs.append((target, donor))
        return Forgery(target, np.ones(target.shape[:2], np.float32))

    monkeypatch.setattr("training.stream.composite", noted)
    return pairs


def test_the_donor_of_a_composite_is_somebody_else(faces: Path, composed: list[tuple[Picture, Picture]]) -> None:
    stream = opened(faces, EVERY_KIND)

    for seed in range(8):
        stream.face("composite-photo", np.random.default_rng(seed))

    groups = {_key(stream, sample): sample.group for sample in training_samples(read_manifest(faces))}
    assert len(composed) == 8
    assert all(groups[target.tobytes()] != groups[donor.tobytes()] for target, donor in composed)


def test_generated_faces_are_composed_into_photographs(faces: Path, composed: list[tuple[Picture, Picture]]) -> None:
    stream = opened(faces, EVERY_KIND)

    for seed in range(8):
        stream.face("composite-generated", np.random.default_rng(seed))

    labels = {_key(stream, sample): sample.label for sample in training_samples(read_manifest(faces))}
    assert [(labels[target.tobytes()], labels[donor.tobytes()]) for target, donor in composed] == [
        ("real", "synthetic")
    ] * 8


def _key(stream: FaceStream, sample: Sample) -> bytes:
    return stream._picture(sample).tobytes()
