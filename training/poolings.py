"""The first poolings in 8 bits, with a step for each channel.

NNCF gives what a pooling reads one step for all channels, which would cost the small ones their precision. Each channel
is pooled by itself, and the convolution before writes each in steps of its own: a step for each costs nothing.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as ops

from network.openvino_graph import POOL
from training.activations import activations

Array = NDArray[np.float32]

LEVELS = 256


def pool_in_bytes(quantized: ov.Model, exact: ov.Model, inputs: Iterable[Array], blocks: Sequence[str]) -> None:
    """Let the poolings of `blocks` of `quantized` read 8 bits.

    exact: the network in float that it was made from, with the same names. inputs: as both take them; the ranges are
    of what a pooling lets through of them: lower values, of which there are many, need no levels of their own.
    """
    names = [f"{block}.{POOL}" for block in blocks]
    outputs = [_named(exact, name).output(0) for name in names]
    # With zero between them: OpenVINO keeps levels as a step and a number of steps below zero.
    lowest, highest = ([np.zeros(1, np.float32) for _ in outputs] for _ in range(2))
    for values in activations(exact, outputs, inputs):
        lowest = [np.minimum(low, value.min(axis=(1, 2))) for low, value in zip(lowest, values, strict=True)]
        highest = [np.maximum(high, value.max(axis=(1, 2))) for high, value in zip(highest, values, strict=True)]
    for name, low, high in zip(names, lowest, highest, strict=True):
        source = _named(quantized, name).input(0)
        ends = [ops.constant(end.reshape(1, -1, 1, 1)) for end in (low, high)]
        levels = ops.fake_quantize(source.get_source_output(), *ends, *ends, LEVELS)
        source.replace_source_output(levels.output(0))
    quantized.validate_nodes_and_infer_types()


def _named(graph: ov.Model, name: str) -> ov.Node:
    return next(node for node in graph.get_ops() if node.get_friendly_name() == name)
