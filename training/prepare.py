"""A folder of photos and videos as labelled faces, in the form of `training.data`."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import structlog
from PIL import Image

from training.codecs import jpeg_bytes
from training.data import (
    CROP_QUALITY,
    LABELS,
    SPLITS,
    TRAIN,
    VAL,
    BadManifest,
    Sample,
    read_manifest,
    refuse_leaks,
    write_manifest,
)
from training.tiers import MAX_PIXELS
from vision.boxes import Box, square_crop
from vision.decode import decode
from vision.errors import ImageRefused
from vision.faces import search
from vision.quality import face_px

log = structlog.get_logger("prepare")

MARGIN = 1.25
LONGEST = 320
VAL_SHARE = 0.1
SMALLEST = 32
"""Pixels of a face: the shipped manifest's `min_assessed_px`."""
VIDEOS = {".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v"}


def prepare(
    source: Path, out: Path, *, label: str, name: str, licence: str = "", split: str = "auto", frames: int = 8
) -> list[Sample]:
    """Cut the largest face out of each photo, and out of `frames` frames of each video, into `out/name/`.

    Squares of 1.25 × the longer side of the serving detector's box, at most 320 pixels, JPEG 86. A file is a group, so
    that frames of one video never lie in two splits; `auto` puts one group in ten into val, by its hash. Rows are
    added to a manifest that lies in `out`, which may lie within `source`: what is there is no photo of it. Returns the
    new rows. Raises BadManifest for unknown words, for a name that no folder can have, for an `out` that is `source`
    itself, for a file that lies in another split already, and for one of the same name, label and path whose faces are
    others; NotADirectoryError where `source` is none. `out` is then as it was: faces move there when all are made.
    """
    if name.strip() in ("", ".", "..") or set(name) & set("/\\\0"):
        raise BadManifest(f"name {name!r} cannot be a folder's: it must not be empty, . or .., nor hold / or \\")
    try:
        f"{name}{licence}".encode()
    except UnicodeEncodeError as error:
        raise BadManifest(f"name {name!r} and licence {licence!r} must be text in UTF-8, as the manifest is") from error
    if label not in LABELS:
        raise BadManifest(f"label {label!r} is none of {', '.join(LABELS)}")
    if split not in ("auto", *SPLITS):
        raise BadManifest(f"split {split!r} is none of auto, {', '.join(SPLITS)}")
    if not source.is_dir():
        raise NotADirectoryError(f"{source}: no folder of photos and videos")
    if source.resolve() == out.resolve():
        raise BadManifest(f"{out}: photos and videos lie there; name another folder for their faces, such as one in it")
    before = read_manifest(out) if (out / "manifest.csv").is_file() else []
    beside = next(folder for folder in (out, *out.absolute().parents) if folder.is_dir())
    with TemporaryDirectory(prefix=".prepare-", dir=beside) as made:
        written = _cut(source, out, Path(made), {s.file: s for s in before}, label, name, licence, split, frames)
        ours = {sample.file for sample in written}
        rows = [*(s for s in before if s.file not in ours), *written]
        refuse_leaks(rows)
        for file in ours:
            (out / file).parent.mkdir(parents=True, exist_ok=True)
            (Path(made) / Path(file).name).replace(out / file)
    if written:
        write_manifest(out, rows)
    return written


def _cut(
    source: Path,
    out: Path,
    made: Path,
    known: dict[str, Sample],
    label: str,
    name: str,
    licence: str,
    split: str,
    frames: int,
) -> list[Sample]:
    """The faces of `source` as files in `made`, and their rows in `out`. known: rows of `out`, by their files."""
    written = []
    for path in _files(source, out):
        group = hashlib.sha256(_bytes(f"{name}/{path.relative_to(source)}")).hexdigest()[:10]
        for number, image in enumerate(_images(path, frames)):
            file = f"{name}/{label}-{group}-{number:02d}.jpg"
            crop = _face(image)
            if crop is None:
                log.warning("no face large enough", file=_shown(path), frame=number)
                continue
            face, box, native = crop
            stored = jpeg_bytes(np.asarray(face), CROP_QUALITY)
            _refuse_another(out / file, stored, path)
            (made / Path(file).name).write_bytes(stored)
            placed = split if split != "auto" else _split(group)
            row = Sample(file, label, name, group, placed, box, native, licence)
            if own := known.get(file):
                if split not in ("auto", own.split):
                    raise BadManifest(f"{file} lies in {own.split} already, not in {split}")
                # Fakes are given the group of their reals by hand, and must not lose it to a run that only adds files.
                row = replace(row, group=own.group, split=own.split)
            written.append(row)
    return written


def _bytes(name: str) -> bytes:
    """Of a file's name: one of another encoding than UTF-8, as in old archives, has surrogates in Python."""
    return name.encode("utf-8", "surrogateescape")


def _shown(path: Path) -> str:
    """The file's name as any terminal can show it."""
    return _bytes(path.name).decode(errors="replace")


def _files(source: Path, out: Path) -> list[Path]:
    """All files of `source`, in order; where `out` lies within it, without those there: faces that were cut before."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    whole, ours = source.resolve(), out.resolve()
    if not ours.is_relative_to(whole):
        return files
    return [path for path in files if not path.relative_to(source).is_relative_to(ours.relative_to(whole))]


def _refuse_another(path: Path, face: bytes, source: Path) -> None:
    """Raises BadManifest where another file's face lies there."""
    if path.exists() and path.read_bytes() != face:
        raise BadManifest(
            f"{source}: {path.name} lies there already with another face: of another file of that name, for which "
            "choose another --name, or of the same with another --frames"
        )


def _images(path: Path, frames: int) -> Iterator[Image.Image]:
    """The photo, or frames of the video; nothing, with a warning, for what is neither."""
    try:
        if path.suffix.lower() in VIDEOS:
            yield from _frames(path, frames)
        else:
            yield decode(path.read_bytes(), MAX_PIXELS).image
    except (ImageRefused, av.error.FFmpegError, IndexError) as error:  # IndexError: no video in it, sound alone
        log.warning("left out", file=_shown(path), why=str(error))


def _frames(path: Path, frames: int) -> Iterator[Image.Image]:
    """Frames spread evenly over the video. Its frames are counted by decoding: headers of many files lie."""
    with av.open(str(path)) as video:
        total = sum(1 for _ in video.decode(video=0))
    wanted = {int((number + 0.5) * total / frames) for number in range(frames)}
    with av.open(str(path)) as video:
        for number, frame in enumerate(video.decode(video=0)):
            if number in wanted:
                # Phones store what they saw lying on its side, and say so beside it. Both count counterclockwise.
                yield frame.to_image().rotate(frame.rotation, expand=True)


def _face(image: Image.Image) -> tuple[Image.Image, tuple[float, float, float, float], float] | None:
    """The largest face, upright: its square, its box within it, and the longer side of its box in the picture.

    None where there is no face that the service would assess.
    """
    image, _, found = search(image)
    if not found:
        return None
    box = found[0].box
    if face_px(box) < SMALLEST:
        return None
    crop = square_crop(box, MARGIN, image.size)
    side = min(LONGEST, round(crop.width))
    face = image.resize((side, side), Image.Resampling.LANCZOS, box=crop.corners)
    scale = side / crop.width
    inside = Box(box.x - crop.x, box.y - crop.y, box.width, box.height).scaled(scale, scale)
    return face, (inside.x, inside.y, inside.width, inside.height), max(box.width, box.height)


def _split(group: str) -> str:
    return VAL if int(group, 16) / 16 ** len(group) < VAL_SHARE else TRAIN
