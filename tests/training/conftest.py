"""A small set of labelled faces, made from one public-domain portrait."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training.arrays import Picture, Points
from training.codecs import jpeg_bytes
from training.data import Sample, write_manifest
from training.masks import Parts
from vision.boxes import square_crop
from vision.faces import detect_faces

# Where the parts of a face lie in a crop of 1.25 × its box, as shares of it: centre x, y and half axes.
PLACES = {
    "face_oval": (0.5, 0.5, 0.36, 0.44),
    "left_eye": (0.36, 0.42, 0.07, 0.03),
    "right_eye": (0.64, 0.42, 0.07, 0.03),
    "left_eyebrow": (0.36, 0.34, 0.09, 0.02),
    "right_eyebrow": (0.64, 0.34, 0.09, 0.02),
    "nose": (0.5, 0.54, 0.07, 0.12),
    "lips": (0.5, 0.74, 0.13, 0.05),
}
POINTS_OF_A_PART = 12

MakeSample = Callable[..., Sample]


@pytest.fixture(scope="session")
def face(astronaut: Image.Image) -> Picture:
    """Her face, cut as the training set is: HWC uint8."""
    box = detect_faces(astronaut)[0].box
    crop = square_crop(box, 1.25, astronaut.size)
    return np.asarray(astronaut.resize((160, 160), Image.Resampling.LANCZOS, box=crop.corners))


@pytest.fixture(scope="session")
def parts() -> Parts:
    return {
        name: list(range(number * POINTS_OF_A_PART, (number + 1) * POINTS_OF_A_PART))
        for number, name in enumerate(PLACES)
    }


@pytest.fixture(scope="session")
def landmarks() -> Points:
    """(84, 2) in [0, 1]."""
    angles = np.linspace(0, 2 * np.pi, POINTS_OF_A_PART, endpoint=False)
    around = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.concatenate([np.array([x, y]) + around * (a, b) for x, y, a, b in PLACES.values()]).astype(np.float32)


@pytest.fixture(scope="session")
def make_sample() -> MakeSample:
    def made(file: str = "a.jpg", **changes: object) -> Sample:
        fields: dict[str, object] = {
            "file": file, "label": "real", "source": "photos", "group": file, "split": "train",
            "box": (16.0, 16.0, 128.0, 128.0), "native_face_px": 200.0, "licence": "public domain",
        }  # fmt: skip
        return Sample(**(fields | changes))  # type: ignore[arg-type]

    return made


@pytest.fixture(scope="session")
def faces(
    tmp_path_factory: pytest.TempPathFactory, face: Picture, landmarks: Points, parts: Parts, make_sample: MakeSample
) -> Path:
    """A folder in the form of `training.data`: 28 train faces, 13 val faces and 4 that may never train; landmarks."""
    folder = tmp_path_factory.mktemp("faces")
    rng = np.random.default_rng(1)
    wanted = [("real", "dfdc", "train", 14), ("manipulated", "dfdc", "train", 2), ("real", "photos", "train", 10)]
    wanted += [("synthetic", "gan", "train", 2), ("real", "dfdc", "val", 3), ("manipulated", "dfdc", "val", 3)]
    wanted += [("real", "photos", "val", 5), ("synthetic", "gan", "val", 2)]
    wanted += [("real", "experts", "val-only", 2), ("manipulated", "experts", "val-only", 2)]
    samples, points = [], []
    for label, source, split, count in wanted:
        for number in range(count):
            name = f"{source}-{label}-{split}-{number}.jpg"
            shade = np.clip(face * rng.uniform(0.7, 1.2, 3) + rng.uniform(-15, 15), 0, 255).astype(np.uint8)
            (folder / name).write_bytes(jpeg_bytes(shade, 90))
            group = f"{source}-{label}-{split}-{number // 2}"  # frames of one video, or pictures of one person
            samples.append(make_sample(name, label=label, source=source, split=split, group=group))
            points.append(landmarks + rng.normal(0, 0.005, landmarks.shape))
    write_manifest(folder, samples)
    found = np.ones(len(samples), bool)
    files = np.array([sample.file for sample in samples])
    arrays = {name: np.array(index) for name, index in parts.items()}
    arrays |= {"files": files, "points": np.array(points, np.float16), "found": found}
    np.savez(folder / "landmarks.npz", allow_pickle=False, **arrays)
    return folder
