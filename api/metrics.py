"""What Prometheus can ask beyond the HTTP figures that the instrumentator gives."""

from prometheus_client import Counter, Gauge, Histogram
from prometheus_fastapi_instrumentator import metrics
from prometheus_fastapi_instrumentator.metrics import Info
from starlette.requests import Request

from analysis import Analysis

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "OTHER"
"""What any other method is taken for: HTTP lets a client call it as it likes, and metrics would keep every name."""

# Made once: a second application in the same process could not register the same names again.
_HTTP = metrics.default()

QUEUE_DEPTH = Gauge("deepfake_queue_depth", "Photos being analyzed or waiting", multiprocess_mode="livesum")
FACES = Counter("deepfake_faces_total", "Faces found, by verdict", ["verdict"])
PHOTOS = Counter("deepfake_photos_total", "Photos analyzed, by verdict", ["verdict"])
# Of their own: the HTTP figures know of a refusal only that it is 4xx or 5xx, and nothing of the files of a batch.
PROBLEMS = Counter("deepfake_problems_total", "Refusals and errors, by code; files of a batch too", ["code"])
STAGE_SECONDS = Histogram(
    "deepfake_stage_seconds",
    "Time of each stage of an analysis",
    ["stage"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56),
)
MODEL_SECONDS = Histogram(
    "deepfake_model_seconds_per_face",
    "Time of the network for one face",
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.21, 0.34, 0.55),
)


def known_method(method: str) -> str:
    """A request's method as metrics and log have it."""
    return method if method in METHODS else OTHER


def observe_http(info: Info) -> None:
    """Count one answer."""
    info.method = known_method(info.method)
    # The library takes a request's word for how much was sent, also where nothing of it was read.
    upload = getattr(info.request.state, "upload", None)
    length = str(upload.bytes if upload else 0).encode()
    info.request = Request({**info.request.scope, "headers": [(b"content-length", length)]})
    if _HTTP is not None:
        _HTTP(info)


def observe(analysis: Analysis) -> None:
    """Count one analysis."""
    PHOTOS.labels(analysis.verdict).inc()
    for face in analysis.faces:
        FACES.labels(face.verdict).inc()
    times = analysis.timing_ms
    for stage, milliseconds in (("decode", times.decode), ("detect", times.detect), ("classify", times.classify)):
        STAGE_SECONDS.labels(stage).observe(milliseconds / 1000)
    assessed = sum(face.fake_probability is not None for face in analysis.faces)
    if assessed and all(face.stability is None for face in analysis.faces):  # which are more runs than faces
        MODEL_SECONDS.observe(times.classify / 1000 / assessed)
