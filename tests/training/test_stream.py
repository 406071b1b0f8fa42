from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from training.arrays import Picture, Points
from training.data import LABELS, Sample, read_landmarks, read_manifest, training_samples
from training.stream import KINDS, FaceStream, StreamConfig

EVERY_KIND = dict.fromkeys(KINDS, 1.0)


@pytest.fixture(scope="module")
def stream(faces: Path) -> FaceStream:
    return opened(faces, EVERY_KIND)


def opened(faces: Path, kinds: dict[str, float], seed: int = 0) -> FaceStream:
    samples = training_samples(read_manifest(faces))
    return FaceStream(faces, samples, read_landmarks(faces), StreamConfig(kinds, size=71, seed=seed))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_a_network_input(stream: FaceStream, kind: str) -> None:
    face = stream.face(kind, np.random.default_rng(0))

    assert face.shape == (3, 71, 71)
    assert face.dtype == np.float32
    assert -1 <= face.min() < face.max() <= 1


def test_targets_come_as_often_as_asked_for(faces: Path) -> None:
    kinds = {"real-photo": 2.0, "real-video": 2.0, "swap": 3.0, "generated": 1.0}
    targets = Counter(LABELS[target] for _, target in islice(opened(faces, kinds), 160))

    assert targets["real"] == pytest.approx(80, abs=20)
    assert targets["manipulated"] == pytest.approx(60, abs=20)
    assert targets["synthetic"] == pytest.approx(20, abs=14)


def test_the_stream_repeats_itself_for_a_seed_and_not_for_another(faces: Path) -> None:
    first, again, other = (
        [face.numpy().sum() for face, _ in islice(opened(faces, EVERY_KIND, seed), 6)] for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_a_kind_without_pictures_is_passed_over(faces: Path) -> None:
    samples = [s for s in training_samples(read_manifest(faces)) if s.label == "real"]
    stream = FaceStream(faces, samples, read_landmarks(faces), StreamConfig({"swap": 1.0, "real-photo": 1.0}, size=71))

    assert {target for _, target in islice(stream, 8)} == {LABELS.index("real")}


def test_an_unknown_kind_is_refused_with_the_choices(faces: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown kinds \['cartoon'\].*self-blend-photo"):
        opened(faces, {"cartoon": 1.0})


def test_the_donor_of_a_composite_is_somebody_else(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs: list[tuple[Picture, Picture]] = []

    def noted(target: Picture, _: Points, donor: Picture, *rest: object) -> Picture:
        pairs.append((target, donor))
        return target

    monkeypatch.setattr("training.stream.composite", noted)
    stream = opened(faces, EVERY_KIND)

    for seed in range(8):
        stream.face("composite-photo", np.random.default_rng(seed))

    groups = {_key(stream, sample): sample.group for sample in training_samples(read_manifest(faces))}
    assert len(pairs) == 8
    assert all(groups[target.tobytes()] != groups[donor.tobytes()] for target, donor in pairs)


def _key(stream: FaceStream, sample: Sample) -> bytes:
    return stream._picture(sample).tobytes()
