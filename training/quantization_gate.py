"""Whether a quantized network is as good as the float one, on every validation source and tier."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from PIL import Image
from sklearn.metrics import roc_auc_score

from cpus import available_cpus
from manifest import Manifest
from network.openvino_engine import hint
from network.openvino_graph import of_bytes
from training.data import BadManifest, Sample, Unreadable, validation_samples
from training.tiers import TIERS, Tier
from verdict import calibrated, fake_evidence
from vision.boxes import Box, square_crop, whole
from vision.decode import CORRUPT
from vision.preprocess import Pixels, crop_pixels, normalize

Array = NDArray[np.float32]

MAX_AUC_DROP = 0.002
MAX_DRIFT = 0.02


class Failure(NamedTuple):
    """A figure of the quantized network that is worse than its limit."""

    subset: str
    tier: str
    figure: str
    value: float
    limit: float


def face_input(sample: Sample, data: Path, manifest: Manifest, tier: Tier) -> Array:
    """CHW float32 [-1, 1] of `face_pixels`."""
    return normalize(face_pixels(sample, data, manifest, tier), manifest.input.mean, manifest.input.std)


def face_pixels(sample: Sample, data: Path, manifest: Manifest, tier: Tier) -> Pixels:
    """HWC uint8, cut as the service cuts it, after the tier has had its way with the picture. Raises Unreadable, naming
    the file."""
    try:
        with Image.open(data / sample.file) as stored:
            original = np.asarray(stored.convert("RGB"))
    except CORRUPT as error:
        raise Unreadable(f"{sample.file}: {error}") from error
    image = Image.fromarray(tier(original))
    box = whole(image.size)
    if sample.box:
        scale_x, scale_y = image.width / original.shape[1], image.height / original.shape[0]
        box = square_crop(Box(*sample.box).scaled(scale_x, scale_y), manifest.crop.margin, image.size)
    return crop_pixels(image, box, manifest.input.size)


class Gate:
    """Compares networks with a float one, whose scores are computed once. Holds all faces: 0.3 MB each and tier.

    Raises BadManifest where there are no fakes and reals to be told apart."""

    def __init__(self, samples: Iterable[Sample], data: Path, manifest: Manifest, reference: ov.Model) -> None:
        self._samples = validation_samples(samples)
        if not contests(self._samples):
            raise BadManifest(f"the gate needs fakes and reals of split val in {data}")
        self._manifest = manifest
        self._faces = {
            name: [face_pixels(sample, data, manifest, tier) for sample in self._samples]
            for name, tier in TIERS.items()
        }
        self._reference = {tier: self._evidence(reference, faces) for tier, faces in self._faces.items()}
        self.drift: dict[str, float] = {}
        self.worst_drop: dict[str, float] = {}

    def check(self, network: ov.Model) -> list[Failure]:
        """What is wrong with `network`, run as the service would run it on this CPU; empty where it passes. `drift` and
        `worst_drop` hold its figures by tier."""
        failures = []
        for tier, reference in self._reference.items():
            evidence = self._evidence(network, self._faces[tier], "int8")
            self.drift[tier] = self._mean_drift(evidence, reference)
            if self.drift[tier] > MAX_DRIFT:
                failures.append(Failure("all", tier, "mean drift of probability", self.drift[tier], MAX_DRIFT))
            drops = {
                name: auc(self._samples, rows, reference) - auc(self._samples, rows, evidence)
                for name, rows in contests(self._samples).items()
            }
            self.worst_drop[tier] = max(drops.values())
            failures += [
                Failure(name, tier, "drop of AUC", drop, MAX_AUC_DROP)
                for name, drop in drops.items()
                if drop > MAX_AUC_DROP
            ]
        return failures

    def _mean_drift(self, evidence: Array, reference: Array) -> float:
        calibration = self._manifest.calibration
        return float(np.abs(calibrated(evidence, calibration) - calibrated(reference, calibration)).mean())

    def _evidence(self, network: ov.Model, faces: Sequence[Pixels], precision: str = "fp32") -> Array:
        """For fake, of each face."""
        served = of_bytes(network.clone(), self._manifest.input)
        return fake_evidence(logits_of(served, faces, precision).T, self._manifest)


def logits_of(served: ov.Model, faces: Iterable[Pixels], precision: str = "fp32") -> Array:
    """(n, classes) for n faces (size, size, 3) uint8, on all CPUs. precision: int8, bf16 or fp32."""
    cpus, core = available_cpus(), ov.Core()
    options = {
        "NUM_STREAMS": cpus,
        "INFERENCE_NUM_THREADS": cpus,
        "INFERENCE_PRECISION_HINT": hint(precision),
    }
    queue = ov.AsyncInferQueue(core.compile_model(served, "CPU", options), 2 * cpus)
    logits: dict[int, Array] = {}

    def keep(request: ov.InferRequest, row: int) -> None:
        logits[row] = request.get_tensor("logits").data[0].copy()

    queue.set_callback(keep)
    for row, face in enumerate(faces):
        queue.start_async([face[None]], row)
    queue.wait_all()
    return np.stack([logits[row] for row in sorted(logits)])


def contests(samples: list[Sample]) -> dict[str, list[int]]:
    """Rows by validation source. A source with one label is set against every other source of whole photographs
    with the opposite one: an AUC needs both."""
    sources: dict[str, list[int]] = {}
    for row, sample in enumerate(samples):
        sources.setdefault(sample.source, []).append(row)
    mixed = {name for name, rows in sources.items() if len({samples[row].is_fake for row in rows}) == 2}
    chosen = {}
    for name, rows in sources.items():
        fake = samples[rows[0]].is_fake
        against = [r for r, s in enumerate(samples) if s.source not in mixed and s.is_fake != fake]
        if name in mixed:
            chosen[name] = rows
        elif against:
            chosen[name] = rows + against
    return chosen


def auc(samples: list[Sample], rows: list[int], evidence: Array) -> float:
    """Area under the ROC curve of `evidence` for fake, over `rows`."""
    return float(roc_auc_score([samples[row].is_fake for row in rows], evidence[rows]))
