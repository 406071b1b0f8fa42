"""What the API answers. Names and meanings are stable; additions are fine."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, field_serializer

from analysis import Analysis
from api.problems import Problem
from verdict import Verdict

# Rounded for readers; six digits keep the classes' sum at 1. The ends stay open: a score is never certainty.
LEAST = 1e-6
Probability = Annotated[
    float, Field(ge=0, le=1), PlainSerializer(lambda value: round(min(max(value, LEAST), 1 - LEAST), 6))
]
Pixels = Annotated[float, PlainSerializer(lambda value: round(value, 1))]


class _Answer(BaseModel):
    # Every field is always there (null where unknown), so none is optional for the clients' generated types.
    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


class Reason(_Answer):
    """Why an answer is as it is."""

    code: str = Field(examples=["face_too_small"])
    detail: str


class Box(_Answer):
    """Pixels of the upright image; x, y: upper left corner."""

    x: Pixels
    y: Pixels
    width: float
    height: float

    # Of the rounded edges: rounded by itself, a side could end a tenth of a pixel beyond the picture.

    @field_serializer("width")
    def _between_left_and_right(self, width: float) -> float:
        return round(round(self.x + width, 1) - round(self.x, 1), 1)

    @field_serializer("height")
    def _between_top_and_bottom(self, height: float) -> float:
        return round(round(self.y + height, 1) - round(self.y, 1), 1)


class Quality(_Answer):
    """face_px: shorter side of the box in pixels. The others are of the crop's luma: brightness and contrast (mean and
    standard deviation, 0 to 1), sharpness (standard deviation of the Laplacian over the contrast)."""

    face_px: int
    sharpness: float
    brightness: float
    contrast: float


class Stability(_Answer):
    """The span of fake-probabilities under small changes of the picture; flipped: the threshold was crossed."""

    min: Probability
    max: Probability
    flipped: bool


class Face(_Answer):
    """One face. crop: what the network saw. Null scores: too small to be assessed."""

    box: Box
    crop: Box
    detection_score: float | None
    fake_probability: Probability | None
    classes: dict[str, Probability] | None
    verdict: Verdict
    reasons: list[Reason]
    quality: Quality
    stability: Stability | None = None
    heatmap: str | None = Field(None, description="PNG data URL over `crop`: 8-bit grey, white = speaks for fake")


class ImageFacts(_Answer):
    """sha256 and bytes are of the file as it was sent; width and height of the upright picture. turned: by how many
    degrees, clockwise, it was turned beyond that, because no face was sure in it as it lies; boxes, crops and
    heatmaps do not follow that turn."""

    sha256: str
    width: int
    height: int
    format: str
    bytes: int
    turned: Literal[0, 90, 180, 270]


class ContentCredentials(_Answer):
    """A signed C2PA record within the file. intact: file and record are as they were signed. trusted: the signer's
    certificate is vouched for by the service's trust anchors; null where it has none, so that anybody may have signed.
    digital_source_types: IPTC codes of how the picture and its parts came to be. problems: C2PA status codes."""

    intact: bool
    trusted: bool | None
    signed_by: str | None
    signed_at: str | None
    generator: str | None
    digital_source_types: list[str] = Field(examples=[["trainedAlgorithmicMedia"]])
    problems: list[str] = Field(examples=[["assertion.dataHash.mismatch"]])


class Exif(_Answer):
    """What camera and software wrote into the file. taken_at: ISO 8601, the camera's local time. generator: the
    generative program whose parameters it has, also where another wrote it last."""

    camera: str | None
    software: str | None
    taken_at: str | None
    generator: str | None


class Provenance(_Answer):
    """What the file says of itself. Easily changed or deleted, so never part of the score. c2pa: null where the file
    carries no record. digital_source_type: the IPTC code in its XMP."""

    c2pa: ContentCredentials | None
    exif: Exif
    digital_source_type: str | None


class ModelFacts(_Answer):
    """Which model answered, and how it ran."""

    name: str
    version: str
    engine: str
    precision: str


class Timing(_Answer):
    """Milliseconds within the service."""

    decode: float
    detect: float
    classify: float
    total: float


class Prediction(_Answer):
    """How likely the faces of a photo are fake. Null scores: nothing was assessed, `reasons` says why."""

    fake_probability: Probability | None
    is_deepfake: bool | None
    verdict: Verdict
    reasons: list[Reason]
    faces: list[Face]
    image: ImageFacts
    provenance: Provenance
    model: ModelFacts
    timing_ms: Timing

    @classmethod
    def of(cls, analysis: Analysis) -> "Prediction":
        return cls.model_validate(analysis)


class BatchLine(BaseModel):
    """One line of /predict/batch: either `result` or `problem`."""

    filename: str | None
    result: Prediction | None = None
    problem: Problem | None = None


class LegacyAnswer(BaseModel):
    """What the original service answered. confidence: how sure the answer is, in percent, at most 99.99; where
    is_deepfake is false it is 100 minus the fake-probability. time_taken: seconds."""

    is_deepfake: bool
    confidence: Annotated[float, Field(ge=0, le=100)]
    time_taken: float
    model_architecture: str


class Limits(_Answer):
    """What this service takes. max_upload_bytes: of one file. max_batch_bytes: of all files of a batch together.
    formats: as `image.format` of an answer names them. rate: photos of each client, null where nobody counts."""

    max_upload_bytes: int
    max_pixels: int
    max_batch_files: int
    max_batch_bytes: int
    formats: list[str] = Field(examples=[["JPEG", "PNG", "WEBP", "AVIF"]])
    rate: str | None = Field(examples=["60/minute"])
    keys_required: bool


class Health(BaseModel):
    """State of the process (`/healthz`) or of the service (`/readyz`)."""

    status: Literal["ok", "ready"]
