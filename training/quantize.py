"""int8: post-training quantization (NNCF), distillation of what it lost, and the gate that the result must pass.

Weights and activations of every convolution go to 8 bits, weights per channel (Jacob et al. 2018); the ranges of the
activations come from training faces as they are, as the web leaves them, and worse. Then the rounded network is taught
to answer like the float one. Residual sums and poolings stay in float: at 8 bits the sums' few large channels cost the
others theirs, block after block. So does the first convolution, which reads a picture of 8 bits already, on levels that
have no zero among them; and the classifier's 1 × 1 convolution with the average behind it, from which the class
activation maps come. None of them costs time worth saving.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import nncf
import numpy as np
import openvino as ov
import structlog
from numpy.typing import NDArray
from openvino import opset13 as ops

from manifest import Manifest, describe_file, read_manifest, verified, write_manifest
from network.openvino_graph import POOL, SUM, build_graph
from network.weights import read_weights
from training.data import Sample, training_samples
from training.data import read_manifest as read_samples
from training.distillation import DistillationConfig, distill
from training.equalization import equalized
from training.quantization_gate import Failure, Gate, face_input
from training.rounding import Range
from training.tiers import TIERS

Array = NDArray[np.float32]

STEM = "xception-int8"
NEVER = ("conv1", "last_linear", "pool")
NEVER_LIKE = rf"^block\d+\.({SUM}|{POOL})$"
# What can be put back to float, from the input to the head. A whole block, because a single float layer between
# quantized ones costs two conversions and regains little.
GROUPS = ("conv2", *(f"block{number}" for number in range(1, 13)), "conv3", "conv4")
PER_TIER = 64
DISTILLED = 8000
SEED = 5
EQUALIZE_EVERY = 8
CONVOLUTIONS = ("Convolution", "GroupConvolution")

log = structlog.get_logger("quantize")


class NotGoodEnough(Exception):
    """No mixture of precisions that is still worth having passed the gate."""


def quantize(
    model: Path, data: Path, *, per_tier: int = PER_TIER, distilled: int = DISTILLED, most_in_float: int = 2
) -> Manifest:
    """Write the int8 network beside the checkpoint of `model` and name both files in its manifest.

    per_tier: calibration faces in each tier. distilled: training faces to learn from;
    0 for none. most_in_float: blocks that may stay
    in float before giving up. Raises NotGoodEnough where the gate fails even so; nothing is written then.
    """
    manifest = read_manifest(model)
    size = manifest.input.size
    weights = read_weights(verified(model, manifest.files.weights), len(manifest.classes))
    samples = read_samples(data)
    inputs = calibration_inputs(samples, data, manifest, per_tier)
    gate = Gate(samples, data, manifest, build_graph(weights, size))
    weights = equalized(weights, size, inputs[::EQUALIZE_EVERY])
    in_float: list[str] = []
    while True:
        quantized = quantize_graph(build_graph(weights, size), inputs, in_float)
        if distilled > 0:
            taught = distill(weights, data, input_ranges(quantized), DistillationConfig(distilled))
            quantized = quantize_graph(build_graph(taught, size), inputs[:1], in_float, like=quantized)
        failures = gate.check(quantized)
        log.info("gate", in_float=in_float, drift=gate.drift, worst_drop=gate.worst_drop, failures=len(failures))
        if not failures:
            break
        for failure in failures:
            log.warning("fails", **failure._asdict())
        if len(in_float) >= most_in_float:
            raise NotGoodEnough(f"still failing with {len(in_float)} blocks in float: {_words(failures)}")
        drifts = {
            group: gate.quick_drift(quantize_graph(build_graph(weights, size), inputs, [*in_float, group]))
            for group in GROUPS
            if group not in in_float
        }
        log.info("drift with one block more in float, before distillation", **drifts)
        in_float.append(min(drifts, key=lambda group: drifts[group]))

    xml = model / f"{STEM}.xml"
    ov.save_model(quantized, xml, compress_to_fp16=False)
    files = manifest.files.model_copy(
        update={
            "openvino_xml": describe_file(xml, "int8"),
            "openvino_bin": describe_file(xml.with_suffix(".bin"), "int8"),
        }
    )
    manifest = manifest.model_copy(update={"files": files})
    write_manifest(manifest, model)
    return manifest


def calibration_inputs(samples: Iterable[Sample], data: Path, manifest: Manifest, per_tier: int) -> list[Array]:
    """(1, 3, size, size) each: training faces, as many of each source as there are sources, in every tier."""
    rng = np.random.default_rng(SEED)
    by_source: dict[tuple[str, str], list[Sample]] = {}
    for sample in training_samples(samples):
        by_source.setdefault((sample.source, sample.label), []).append(sample)
    inputs = []
    for tier in TIERS.values():
        for turn in range(per_tier):
            source = list(by_source.values())[turn % len(by_source)]
            sample = source[int(rng.integers(len(source)))]
            inputs.append(face_input(sample, data, manifest, tier)[None])
    return inputs


def quantize_graph(
    graph: ov.Model, inputs: Sequence[Array], in_float: Sequence[str] = (), like: ov.Model | None = None
) -> ov.Model:
    """A quantized copy of `graph`. inputs: as `graph` takes them. in_float: names of GROUPS to leave alone. like: a
    quantized graph whose activations' ranges to take over."""
    patterns = [NEVER_LIKE, *(rf"^{group}(\..*)?$" for group in in_float)]
    quantized = nncf.quantize(
        graph,
        nncf.Dataset(inputs),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.PERFORMANCE,
        ignored_scope=nncf.IgnoredScope(names=list(NEVER), patterns=patterns, validate=False),
        advanced_parameters=nncf.AdvancedQuantizationParameters(
            # The service runs int8 only where VNNI or AMX add up in 32 bits: no bit is given away against overflow.
            overflow_fix=nncf.OverflowFix.DISABLE,
            # It left this network further from the float one than it found it (docs/performance.md).
            disable_bias_correction=True,
        ),
    )
    if like is not None:
        _take_ranges(quantized, like)
    return quantized


def input_ranges(quantized: ov.Model) -> dict[str, Range]:
    """Of the input of every quantized convolution, by its name."""
    ranges = {}
    for name, rounding in _roundings(quantized).items():
        low, high = (rounding.input_value(port).get_node().get_data().ravel() for port in (1, 2))
        step = (high - low) / np.float32(255)
        ranges[name] = Range(step, round(float((low / step).mean())))
    return ranges


def _take_ranges(quantized: ov.Model, like: ov.Model) -> None:
    theirs = _roundings(like)
    for name, rounding in _roundings(quantized).items():
        for port in range(1, 5):
            limit = theirs[name].input_value(port).get_node().get_data()
            rounding.input(port).replace_source_output(ops.constant(limit).output(0))


def _roundings(quantized: ov.Model) -> dict[str, ov.Node]:
    """What rounds the input of each convolution, by the convolution's name."""
    convolutions = [op for op in quantized.get_ops() if op.get_type_name() in CONVOLUTIONS]
    inputs = {op.get_friendly_name(): op.input_value(0).get_node() for op in convolutions}
    return {name: node for name, node in inputs.items() if node.get_type_name() == "FakeQuantize"}


def _words(failures: Sequence[Failure]) -> str:
    return "; ".join(f"{f.subset} {f.tier}: {f.figure} {f.value:.4f} > {f.limit}" for f in failures)
