"""Labelled faces on disk: `manifest.csv`, and `landmarks.npz` beside it.

One row a file: file, label, source, group, split, box_x, box_y, box_w, box_h, native_face_px, licence.
The format is described in docs/evaluation/README.md; `python -m training prepare` writes it.
"""

import csv
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from training.arrays import Picture, Points
from training.errors import Told

LABELS = ("real", "manipulated", "synthetic")
TRAIN, VAL, VAL_ONLY = SPLITS = ("train", "val", "val-only")
BOX = ("box_x", "box_y", "box_w", "box_h")
COLUMNS = ("file", "label", "source", "group", "split", *BOX, "native_face_px", "licence")


class BadManifest(Told):
    """The manifest names something the training does not know, or would leak between splits."""


class Unreadable(Told):
    """A picture of the set cannot be decoded; the message names it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A face crop: where it lies, what it is, and what it must not be separated from."""

    file: str
    label: str
    source: str
    group: str
    split: str
    box: tuple[float, float, float, float] | None
    """x, y, width, height in pixels of the crop; None where the detector found no face."""
    native_face_px: float
    licence: str

    @property
    def is_fake(self) -> bool:
        return self.label != "real"

    @property
    def target(self) -> int:
        """Index of the label among the network's classes."""
        return LABELS.index(self.label)


def read_manifest(folder: Path) -> list[Sample]:
    """Every row of `folder/manifest.csv`. Raises BadManifest for what is no such table, for unknown words, for a file
    that has two rows and for leaking groups."""
    path = folder / "manifest.csv"
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:  # spreadsheets put a mark of the encoding in front
            rows = list(csv.reader(lines))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadManifest(f"{path}: no table in UTF-8 ({error})") from error
    head = rows[0] if rows else []
    if missing := [name for name in COLUMNS if name not in head]:
        raise BadManifest(f"{path}: no column {', '.join(missing)}; columns are separated by commas")
    samples = []
    row_of: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        if len(row) != len(head):
            raise BadManifest(f"{path}: row {number} has {len(row)} cells, not {len(head)}")
        try:
            samples.append(_sample(dict(zip(head, row, strict=True))))
        except BadManifest:
            raise
        except ValueError as error:
            raise BadManifest(f"{path}: row {number}: {error}") from error
        # It would count twice in every figure.
        if (first := row_of.setdefault(samples[-1].file, number)) != number:
            raise BadManifest(f"{path}: row {number}: {samples[-1].file} is in row {first} already")
    refuse_leaks(samples)
    return samples


def _sample(row: dict[str, str]) -> Sample:
    if row["label"] not in LABELS:
        raise BadManifest(f"{row['file']}: label {row['label']!r} is none of {', '.join(LABELS)}")
    if row["split"] not in SPLITS:
        raise BadManifest(f"{row['file']}: split {row['split']!r} is none of {', '.join(SPLITS)}")
    x, y, w, h = BOX
    return Sample(
        file=row["file"],
        label=row["label"],
        source=row["source"],
        group=row["group"],
        split=row["split"],
        box=(_finite(row, x), _finite(row, y), _finite(row, w, 0), _finite(row, h, 0)) if row[x] else None,
        native_face_px=_finite(row, "native_face_px") if row["native_face_px"] else 0.0,
        licence=row["licence"],
    )


def _finite(row: dict[str, str], column: str, above: float = -math.inf) -> float:
    value = float(row[column])
    if not above < value < math.inf:
        raise ValueError(f"{column} is {row[column]}")
    return value


def refuse_leaks(samples: Iterable[Sample]) -> None:
    """Raise BadManifest where one group lies in two splits: its pictures show the same person or scene."""
    split_of: dict[str, str] = {}
    for sample in samples:
        if split_of.setdefault(sample.group, sample.split) != sample.split:
            raise BadManifest(f"group {sample.group} lies in {split_of[sample.group]} and in {sample.split}")


def training_samples(samples: Iterable[Sample], leave_out: Sequence[str] = ()) -> list[Sample]:
    """The rows a network may learn from: split `train`, without the sources held out on purpose."""
    return [s for s in samples if s.split == TRAIN and s.source not in leave_out]


def validation_samples(samples: Iterable[Sample]) -> list[Sample]:
    """Both kinds of rows a network never learns from."""
    return [s for s in samples if s.split != TRAIN]


@dataclass(frozen=True)
class Landmarks:
    """Face landmarks of many files, and which of them belong to which part of the face."""

    points: dict[str, Points]
    """(n, 2) in [0, 1] of the crop's width and height, for each file in which a face was found."""
    parts: dict[str, list[int]]
    """Part name (face_oval, lips, left_eye …) to indices into the points."""

    def in_pixels(self, sample: Sample, picture: Picture) -> Points:
        """A sample's points in pixels of `picture`."""
        return self.points[sample.file] * np.array(picture.shape[1::-1], np.float32)


def read_landmarks(folder: Path) -> Landmarks:
    """`folder/landmarks.npz`; empty where there is none (no blends can be made then, the rest works). Raises
    BadManifest for what is no such file."""
    path = folder / "landmarks.npz"
    if not path.is_file():
        return Landmarks({}, {})
    try:
        # Opened here: np.load leaves a file open that it cannot read.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return _landmarks(stored)
    # Of bytes that are no archive, of one that was cut short or damaged, of a lone array, of other arrays than ours.
    except (ValueError, EOFError, BadZipFile, zlib.error, AttributeError, TypeError, LookupError) as error:
        raise BadManifest(f"{path}: no landmarks as docs/evaluation/README.md describes them ({error})") from error


def _landmarks(stored: Mapping[str, npt.NDArray[Any]]) -> Landmarks:
    files, points, found = stored["files"], stored["points"].astype(np.float32), stored["found"]
    parts = {name: index.tolist() for name, index in stored.items() if name not in ("files", "points", "found")}
    usable = found & np.isfinite(points).all(axis=(1, 2))
    return Landmarks({str(files[i]): points[i] for i in np.flatnonzero(usable)}, parts)


def write_manifest(folder: Path, samples: Iterable[Sample]) -> None:
    """The inverse of `read_manifest`. What lies there stays until the new one is whole: much of it is made by hand."""
    path = folder / "manifest.csv"
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", newline="", encoding="utf-8") as lines:
            rows = csv.writer(lines)
            rows.writerow(COLUMNS)
            for s in samples:
                box = [f"{v:.1f}" for v in s.box] if s.box else [""] * 4
                rows.writerow([s.file, s.label, s.source, s.group, s.split, *box, f"{s.native_face_px:g}", s.licence])
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)  # there only where one of these has failed


AUTOENCODER, UPSCALER = "autoencoder", "upscaler"
WAYS = (AUTOENCODER, UPSCALER)
"""How networks draw a face anew; the names of the folders of `python -m training redraw`."""

CROP_QUALITY = 86
"""JPEG quality of crops, and of the forgeries that are made of them: the file must not tell which is one."""


def redrawn_files(folder: Path, sample: Sample) -> list[Path]:
    """Where a sample lies as networks drew it, in the folder of `python -m training redraw`; those that are there."""
    return [path for way in WAYS if (path := folder / way / sample.file).exists()]
