"""Scores of pictures under a condition, kept on disk: a report or a calibration need not run the network again."""

import csv
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import structlog

from training.codecs import NoPicture
from training.data import Sample, Unreadable
from training.detectors import BadScore, Detector, Look, NotScored, ServiceDetector, look
from vision.errors import ImageRefused

log = structlog.get_logger("evaluation")

CHUNK = 64


@dataclass(frozen=True)
class Condition:
    """A stored picture's bytes -> the bytes that the detector is given. parameters: all that the way depends on."""

    way: Callable[[bytes], bytes]
    parameters: str

    def __call__(self, stored: bytes) -> bytes:
        return self.way(stored)


class Scores:
    """What one detector said of the pictures of one set, a CSV for each condition; a killed run goes on where it was.

    The file's size in bytes stands beside each score: a picture that was replaced is scored again. Folder and file end
    in a hash of what their names leave out, so that scores of another crop, another level or another set are not taken.
    """

    def __init__(self, detector: Detector, data: Path, cache: Path, workers: int) -> None:
        self._detector = detector
        self._data = data
        settings = detector.settings if isinstance(detector, ServiceDetector) else ""
        self._folder = cache / f"{detector.name}-{_digest(settings, str(data.resolve()))}"
        self._workers = workers

    def of(self, samples: Sequence[Sample], name: str, condition: Condition) -> list[Look]:
        """A look for each sample, in their order. name: of the condition, and of its file in the cache.

        Raises NotScored, Unreadable and BadScore, naming the file.
        """
        path = self._folder / f"{name}-{_digest(condition.parameters)}.csv"
        known = _read(path)
        sizes = {s.file: (self._data / s.file).stat().st_size for s in samples}
        missing = [s for s in samples if (s.file, sizes[s.file]) not in known]
        with ThreadPoolExecutor(self._workers) as pool:
            for start in range(0, len(missing), CHUNK):
                chunk = missing[start : start + CHUNK]
                looks = list(pool.map(lambda s: self._look(s, condition), chunk))
                fresh = {(s.file, sizes[s.file]): seen for s, seen in zip(chunk, looks, strict=True)}
                _append(path, fresh)
                known |= fresh
                log.info("scored", condition=name, done=start + len(chunk), of=len(missing))
        return [known[s.file, sizes[s.file]] for s in samples]

    def _look(self, sample: Sample, condition: Condition) -> Look:
        try:
            seen = look(self._detector, condition((self._data / sample.file).read_bytes()))
        except NotScored as nothing:
            raise NotScored(f"{sample.file}: {nothing}") from nothing
        except (ImageRefused, NoPicture) as refused:
            raise Unreadable(f"{sample.file}: {refused}") from refused
        if not 0 <= seen.score <= 1:  # nor is NaN
            raise BadScore(f"{sample.file}: {self._detector.name} said {seen.score}, which is no probability in [0, 1]")
        return seen


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:8]


def _read(path: Path) -> dict[tuple[str, int], Look]:
    if not path.is_file():
        return {}
    with path.open(newline="", encoding="utf-8") as lines:
        whole = [row for row in csv.reader(lines) if len(row) == 5]
    return {
        (file, int(size)): Look(float(score), int(faces) if faces else None, kind or None)
        for file, size, score, kind, faces in whole
    }


def _append(path: Path, looks: dict[tuple[str, int], Look]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", newline="", encoding="utf-8") as lines:
        rows = csv.writer(lines)
        for (file, size), seen in looks.items():
            rows.writerow([file, size, repr(seen.score), seen.kind or "", "" if seen.faces is None else seen.faces])
