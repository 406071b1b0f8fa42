"""What an analysis says: plain values, no HTTP, no pixels."""

from dataclasses import dataclass

from provenance.content_credentials import ContentCredentials
from provenance.metadata import Exif
from verdict import Reason, Verdict
from vision.boxes import Box
from vision.quality import Quality


@dataclass(frozen=True, slots=True)
class Stability:
    """Least and largest fake-probability of a face and its variants (vision/variants.py); flipped: the threshold lies
    between them, so that another way to us would have turned the answer."""

    min: float
    max: float
    flipped: bool


@dataclass(frozen=True, slots=True)
class FaceAnalysis:
    """One face. box and crop (what the network saw): pixels of the upright image. detection_score: None for the
    whole picture. fake_probability and classes: None where the face is too small to be assessed at all."""

    box: Box
    crop: Box
    detection_score: float | None
    fake_probability: float | None
    classes: dict[str, float] | None
    verdict: Verdict
    reasons: list[Reason]
    quality: Quality
    stability: Stability | None = None
    heatmap: str | None = None


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """width, height: pixels of the upright image. bytes, sha256: of the file as it came. turned: by how
    many degrees, clockwise, it was turned beyond that because no face was sure in it as it lies; boxes, crops and
    heatmaps do not follow that turn."""

    sha256: str
    width: int
    height: int
    format: str
    bytes: int
    turned: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the file says of where it comes from: evidence beside the score. c2pa: None where it carries no record.
    digital_source_type: IPTC's word in its XMP, such as `trainedAlgorithmicMedia`; None where it has none."""

    c2pa: ContentCredentials | None
    exif: Exif
    digital_source_type: str | None


@dataclass(frozen=True, slots=True)
class ModelFacts:
    name: str
    version: str
    engine: str
    precision: str


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    decode: float
    detect: float
    classify: float
    total: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """One photo. fake_probability: the highest over assessed faces; None, like is_deepfake, where there is none."""

    fake_probability: float | None
    is_deepfake: bool | None
    verdict: Verdict
    reasons: list[Reason]
    faces: list[FaceAnalysis]
    image: ImageFacts
    provenance: Provenance
    model: ModelFacts
    timing_ms: Timing
