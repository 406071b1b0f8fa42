"""int8 by post-training quantization (NNCF), and the gate that the result must pass.

Weights and activations of convolutions go to 8 bits, weights per channel (Jacob et al. 2018); the ranges of the
activations come from training faces as they are, as the web leaves them, and worse, and so do the relations between
inputs by which weights are rounded (`training/rounding.py`). What stays in float costs little time, and in int8 would
be most of the error (docs/performance.md): the first layer; the residual sums and later poolings, where the few large
channels would cost the others their precision, block after block; and the classifier's 1 × 1 convolution with the
average behind it, from which the class activation maps come.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from pathlib import Path

import nncf
import numpy as np
import openvino as ov
import structlog
from numpy.typing import NDArray

from manifest import Manifest, describe_file, read_manifest, verified, write_manifest
from network.openvino_engine import quantized_graph
from network.openvino_graph import POOL, SUM, build_graph
from network.weights import Weights, read_weights
from training.data import BadManifest, Sample, training_samples
from training.data import read_manifest as read_samples
from training.equalization import equalized
from training.poolings import pool_in_bytes
from training.quantization_gate import Failure, Gate, face_input
from training.rounding import round_weights
from training.tiers import TIERS

Array = NDArray[np.float32]

STEM = "xception-int8"
NEVER = ("conv1", "last_linear", "pool")
NEVER_LIKE = rf"^block\d+\.({SUM}|{POOL})$"
# What can be put back to float: most of the error comes from conv4, whose few large activations the answer hangs on,
# and, from the input on, from the first layers. A whole block each, because a single float layer between quantized ones
# costs two conversions and regains little.
GROUPS = ("conv4", "conv2", *(f"block{number}" for number in range(1, 6)))
POOLINGS = ("block1", "block2")
"""Whose poolings take 8 bits for as long as the block does: those of block3 and block12 would not pass the gate."""
PER_TIER = 128
SEEDS = (6, 8, 5)
EQUALIZE_ON = 24  # calibration faces: enough to know the ranges of channels
ROUND_ON = 192  # and how they go together

log = structlog.get_logger("quantize")


class NotGoodEnough(Exception):
    """No mixture of precisions that is still worth having passed the gate."""


def quantize(model: Path, data: Path, *, per_tier: int = PER_TIER, seeds: Sequence[int] = SEEDS) -> Manifest:
    """Write the int8 network beside the checkpoint of `model` and name both files in its manifest, without figures
    measured.

    per_tier: calibration faces in each tier. seeds: of the draws of them that are tried.
    Raises NotGoodEnough where no mixture passes the gate, and BadManifest where `data` is not enough to tell; nothing
    is written then.
    """
    manifest = read_manifest(model)
    size = manifest.input.size
    weights = read_weights(verified(model, manifest.files.weights), len(manifest.classes))
    samples = read_samples(data)
    if not training_samples(samples):
        raise BadManifest(f"{data} has no training faces to find the ranges of activations by")
    gate = Gate(samples, data, manifest, build_graph(weights, size))

    @cache
    def drawn(seed: int) -> tuple[list[Array], Weights]:
        inputs = calibration_inputs(samples, data, manifest, per_tier, seed)
        return inputs, equalized(weights, size, spread(inputs, EQUALIZE_ON))

    def quantized(in_float: Sequence[str], seed: int) -> ov.Model:
        inputs, equal = drawn(seed)
        return quantize_graph(build_graph(equal, size), inputs, in_float)

    network = fastest_passing(gate, quantized, seeds)

    xml = model / f"{STEM}.xml"
    ov.save_model(network, xml, compress_to_fp16=False)
    files = manifest.files.model_copy(
        update={
            "openvino_xml": describe_file(xml, "int8"),
            "openvino_bin": describe_file(xml.with_suffix(".bin"), "int8"),
        }
    )
    # What was measured before was measured of another network.
    manifest = manifest.model_copy(update={"files": files, "measured": []})
    write_manifest(manifest, model)
    return manifest


def fastest_passing(gate: Gate, quantized: Callable[[Sequence[str], int], ov.Model], seeds: Sequence[int]) -> ov.Model:
    """The first that passes the gate of the networks that `quantized` makes with more and more of GROUPS in float, each
    mixture with every draw of calibration faces before the next slower one.

    Raises NotGoodEnough with what the last one fails in.
    """
    for count, seed in product(range(len(GROUPS) + 1), seeds):
        in_float = GROUPS[:count]
        network = quantized(in_float, seed)
        failures = gate.check(network)
        drops = {"drift": gate.drift, "worst_drop": gate.worst_drop}
        log.info("gate", in_float=in_float, seed=seed, failures=len(failures), **drops)
        for failure in failures:
            log.warning("fails", **failure._asdict())
        if not failures:
            return network
    raise NotGoodEnough(f"still failing with {', '.join(in_float)} in float: {_words(failures)}")


def check(model: Path, data: Path) -> Gate:
    """The int8 network of `model` against its float one, both as this CPU runs them. The gate holds what was measured.

    Raises NotGoodEnough where it fails.
    """
    manifest = read_manifest(model)
    if manifest.files.openvino_xml is None:
        raise NotGoodEnough(f"{model} has no int8 network")
    quantized = quantized_graph(ov.Core(), model, manifest)
    weights = read_weights(verified(model, manifest.files.weights), len(manifest.classes))
    gate = Gate(read_samples(data), data, manifest, build_graph(weights, manifest.input.size))
    failures = gate.check(quantized)
    log.info("gate", drift=gate.drift, worst_drop=gate.worst_drop, failures=len(failures))
    if failures:
        raise NotGoodEnough(_words(failures))
    return gate


def calibration_inputs(
    samples: Iterable[Sample], data: Path, manifest: Manifest, per_tier: int, seed: int
) -> list[Array]:
    """(1, 3, size, size) each: training faces, every source in its turn, in every tier."""
    rng = np.random.default_rng(seed)
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


def spread(inputs: Sequence[Array], count: int) -> list[Array]:
    """About `count` of what `calibration_inputs` gave, alike from every tier and from every source."""
    tiers = len(TIERS)
    turns = len(inputs) // tiers
    wanted = min(turns, max(1, count // tiers))
    # Sources take turns within a tier, so that the next stretch of turns is of the next sources.
    return [inputs[tier * turns + (tier * wanted + turn) % turns] for tier in range(tiers) for turn in range(wanted)]


def quantize_graph(graph: ov.Model, inputs: Sequence[Array], in_float: Sequence[str] = ()) -> ov.Model:
    """A quantized copy of `graph`. inputs: as `graph` takes them. in_float: layers or blocks to leave alone."""
    patterns = [NEVER_LIKE, *(rf"^{group}(\..*)?$" for group in in_float)]
    quantized = nncf.quantize(
        graph,
        nncf.Dataset(inputs),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.PERFORMANCE,
        ignored_scope=nncf.IgnoredScope(names=list(NEVER), patterns=patterns, validate=False),
        advanced_parameters=nncf.AdvancedQuantizationParameters(
            # VNNI and AMX add up in 32 bits, and AVX2's 16 hardly ever saturate (`check`, network/
            # instructions.py): no bit is given away against overflow.
            overflow_fix=nncf.OverflowFix.DISABLE,
            # It left this network further from the float one than it found it (docs/performance.md).
            disable_bias_correction=True,
        ),
    )
    known = spread(inputs, ROUND_ON)
    round_weights(quantized, graph, known)
    pool_in_bytes(quantized, graph, known, [block for block in POOLINGS if block not in in_float])
    return quantized


def _words(failures: Sequence[Failure]) -> str:
    return "; ".join(f"{f.subset} {f.tier}: {f.figure} {f.value:.4f} > {f.limit}" for f in failures)
