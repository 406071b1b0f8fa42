"""A convolution in int8 whose input needs more than 8 bits: one of the input's coarse part, one of what that leaves.

A convolution is linear, so the sum of the two is the convolution of the whole, with its input known to some 16 bits.
Two products of 8 bits take less time than one in fp32, four times as wide.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as ops

Array = NDArray[np.float32]

LEVELS = 256
LARGEST = 127  # of a signed number of 8 bits; as many below zero, so that weights have no zero point
HEADROOM = 1.5
"""How far beyond what was seen an input may reach: a bit less of sixteen, and a large one is not cut off."""


class Reach(NamedTuple):
    """The least and the largest value seen."""

    low: float
    high: float


def split_in_two(graph: ov.Model, names: Sequence[str], inputs: Iterable[Array]) -> None:
    """Replace the float convolutions called `names` in `graph` by two in int8 each, `NAME.coarse` and `NAME.fine`.

    inputs: as `graph` takes them; what they lead to is what the parts' ranges come from.
    """
    convolutions = {node.get_friendly_name(): node for node in graph.get_ops()}
    for name, reach in input_reaches(graph, names, inputs).items():
        _split(convolutions[name], reach)


def input_reaches(graph: ov.Model, names: Sequence[str], inputs: Iterable[Array]) -> dict[str, Reach]:
    """Of the inputs of the layers called `names`."""
    copy = graph.clone()
    nodes = {node.get_friendly_name(): node for node in copy.get_ops()}
    before = ov.Model([nodes[name].input_value(0) for name in names], copy.get_parameters(), "before")
    compiled = ov.Core().compile_model(before, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    ends = []
    for face in inputs:
        results = compiled([face])
        ends.append([(results[number].min(), results[number].max()) for number in range(len(names))])
    lows, highs = np.min(ends, axis=0)[:, 0], np.max(ends, axis=0)[:, 1]
    return {name: Reach(float(low), float(high)) for name, low, high in zip(names, lows, highs, strict=True)}


def _split(convolution: ov.Node, reach: Reach) -> None:
    whole = convolution.input_value(0)
    coarse, step = _coarse(whole, reach)
    # What is left lies within half a step; the fine part's levels are as many.
    fine_step = step / (LEVELS - 1)
    fine = _rounded(ops.subtract(whole, coarse), -(LARGEST + 1) * fine_step, LARGEST * fine_step)
    rounded, scale = _int8(convolution.input_value(1).get_node().get_data())
    weights = ops.constant(rounded)
    settings = convolution.get_attributes()

    def convolved(part: ov.Node, suffix: str) -> ov.Node:
        return ops.convolution(
            part,
            ops.multiply(ops.convert(weights, np.float32), ops.constant(scale)),
            *(settings[setting] for setting in ("strides", "pads_begin", "pads_end", "dilations")),
            name=f"{convolution.get_friendly_name()}.{suffix}",
        )

    total = ops.add(convolved(coarse, "coarse"), convolved(fine, "fine"))
    for reader in convolution.output(0).get_target_inputs():
        reader.replace_source_output(total.output(0))


def _coarse(whole: ov.Output, reach: Reach) -> tuple[ov.Node, float]:
    """The input in `LEVELS` steps, and how large a step is. What is never negative needs no levels below zero."""
    if reach.low >= 0:
        step = HEADROOM * reach.high / (LEVELS - 1)
        return _rounded(whole, 0, HEADROOM * reach.high), step
    step = HEADROOM * max(-reach.low, reach.high) / LARGEST
    return _rounded(whole, -(LARGEST + 1) * step, LARGEST * step), step


def _rounded(values: ov.Output | ov.Node, low: float, high: float) -> ov.Node:
    ends = [ops.constant(np.full((1, 1, 1, 1), end, np.float32)) for end in (low, high)]
    return ops.fake_quantize(values, *ends, *ends, LEVELS)


def _int8(kernel: Array) -> tuple[NDArray[np.int8], Array]:
    """Rounded by output channel, and what to multiply each with."""
    largest = np.abs(kernel).max(axis=tuple(range(1, kernel.ndim)), keepdims=True)
    scale = np.maximum(largest, np.finfo(np.float32).tiny) / LARGEST
    return np.round(kernel / scale).astype(np.int8), scale.astype(np.float32)
