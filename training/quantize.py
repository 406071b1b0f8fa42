"""Post-training quantization to int8 (NNCF), and the gate that a quantized network must pass.

Weights and activations of every convolution go to 8 bits, weights per channel (Jacob et al. 2018), calibrated on
training faces as they come, as the web leaves them, and worse. The classifier's 1 × 1 convolution and the average
behind it stay in float: they cost nothing, and the class activation maps come from them.
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
from network.openvino_graph import build_graph
from network.weights import read_weights
from training.data import Sample, training_samples
from training.data import read_manifest as read_samples
from training.quantization_gate import Failure, Gate, face_input
from training.tiers import TIERS

Array = NDArray[np.float32]

STEM = "xception-int8"
NEVER = ("last_linear", "pool")
# What can be put back to float, from the input to the head. A whole block, because a single float layer between
# quantized ones costs two conversions and regains little.
GROUPS = ("conv1", "conv2", *(f"block{number}" for number in range(1, 13)), "conv3", "conv4")
PER_TIER = 64
SEED = 5
# The last convolution from the start: on the checkpoint of 0.1.0 half of the whole network's error came from its few
# large activations. On 0.3.0 it makes no difference (docs/performance.md).
IN_FLOAT = ("conv4",)

log = structlog.get_logger("quantize")


class NotGoodEnough(Exception):
    """No mixture of precisions that is still worth having passed the gate."""


def quantize(model: Path, data: Path, *, per_tier: int = PER_TIER, most_in_float: int = 3) -> Manifest:
    """Write the int8 network beside the checkpoint of `model` and name both files in its manifest.

    per_tier: calibration faces in each tier. most_in_float: blocks that may stay in float before giving up.
    Raises NotGoodEnough where the gate fails even so; nothing is written then.
    """
    manifest = read_manifest(model)
    weights = read_weights(verified(model, manifest.files.weights), len(manifest.classes))
    samples = read_samples(data)
    inputs = calibration_inputs(samples, data, manifest, per_tier)
    gate = Gate(samples, data, manifest, build_graph(weights, manifest.input.size))
    in_float = list(IN_FLOAT)
    while True:
        quantized = quantize_graph(build_graph(weights, manifest.input.size), inputs, in_float)
        failures = gate.check(quantized)
        log.info("gate", in_float=in_float, drift=gate.drift, worst_drop=gate.worst_drop, failures=len(failures))
        if not failures:
            break
        for failure in failures:
            log.warning("fails", **failure._asdict())
        if len(in_float) >= most_in_float:
            raise NotGoodEnough(f"still failing with {', '.join(in_float)} in float: {_words(failures)}")
        in_float.append(group_at_fault(gate, quantized, in_float))

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


def quantize_graph(graph: ov.Model, inputs: Sequence[Array], in_float: Sequence[str] = ()) -> ov.Model:
    """A quantized copy of `graph`. in_float: names of GROUPS to leave alone. inputs: as `graph` takes them."""
    patterns = [rf"^{group}(\..*)?$" for group in in_float]
    quantized = nncf.quantize(
        graph,
        nncf.Dataset(inputs),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.PERFORMANCE,
        ignored_scope=nncf.IgnoredScope(names=list(NEVER), patterns=patterns),
        # The service runs int8 only where VNNI or AMX add up in 32 bits, so no bit is given away against overflow.
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=nncf.OverflowFix.DISABLE),
    )
    _keep_pixels(quantized)
    return quantized


def _keep_pixels(quantized: ov.Model) -> None:
    """Round the input to the 256 values that a byte of a picture can have, so hardly at all.

    NNCF's symmetric range puts its steps between them: noise of half a grey level, in a network that reads traces.
    """
    for reader in quantized.input(0).get_target_inputs():
        operation = reader.get_node()
        if operation.get_type_name() == "FakeQuantize":
            for port, limit in ((1, -1), (2, 1), (3, -1), (4, 1)):
                operation.input(port).replace_source_output(ops.constant(np.float32(limit)).output(0))


def group_at_fault(gate: Gate, quantized: ov.Model, in_float: Sequence[str]) -> str:
    """The group whose inputs, left unrounded, bring the network closest to the float one, by measurement."""
    drifts = {group: gate.quick_drift(unrounded(quantized, group)) for group in GROUPS if group not in in_float}
    log.info("drift with inputs unrounded", **drifts)
    return min(drifts, key=lambda group: drifts[group])


def unrounded(quantized: ov.Model, group: str) -> ov.Model:
    """A copy in which nothing that the layers of `group` read is rounded to 8 bits."""
    copy = quantized.clone()
    for operation in copy.get_ops():
        if operation.get_type_name() != "FakeQuantize" or _from_constant(operation):
            continue
        for reader in list(operation.output(0).get_target_inputs()):
            if reader.get_node().get_friendly_name().split(".")[0] == group:
                reader.replace_source_output(operation.input_value(0))
    return copy


def _from_constant(operation: ov.Node) -> bool:
    """Whether it rounds weights, which are constants behind conversions."""
    source = operation.input_value(0).get_node()
    while source.get_type_name() in {"Convert", "Subtract", "Multiply", "Reshape"}:
        source = source.input_value(0).get_node()
    return bool(source.get_type_name() == "Constant")


def _words(failures: Sequence[Failure]) -> str:
    return "; ".join(f"{f.subset} {f.tier}: {f.figure} {f.value:.4f} > {f.limit}" for f in failures)
