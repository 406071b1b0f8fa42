"""Bring the channels between a depthwise and its pointwise convolution to more like ranges, before they share 8 bits.

Nothing stands between the two, so a channel may be scaled in the one and scaled back in the other: the network stays
the same function (cross-layer equalization, Nagel et al. 2019, arXiv:1906.04721, section 4.1; here with the measured
range of the channel, and only part of the way, because what the activations win in precision the weights lose).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from network.openvino_graph import build_graph
from network.weights import Weights
from training.activations import activations

Array = NDArray[np.float32]

SHARE = 0.5
LEAST = 1 / 32
"""A channel whose range is a smaller share of the widest one's is treated as if it were this."""


def equalized(weights: Weights, size: int, inputs: Iterable[Array], share: float = SHARE) -> Weights:
    """The same network with the outputs of its depthwise convolutions scaled.

    inputs: as the network takes them, (1, 3, size, size). share: 0 changes nothing, 1 makes all ranges equal.
    """
    scaled = {name: value.astype(np.float32) for name, value in weights.items()}
    for name, reach in depthwise_ranges(weights, size, inputs).items():
        factor = np.clip(reach / reach.max(), LEAST, 1) ** np.float32(share)
        scaled[f"{name}.conv1.weight"] = scaled[f"{name}.conv1.weight"] / factor[:, None, None, None]
        scaled[f"{name}.pointwise.weight"] = scaled[f"{name}.pointwise.weight"] * factor[None, :, None, None]
    return scaled


def depthwise_ranges(weights: Weights, size: int, inputs: Iterable[Array]) -> dict[str, Array]:
    """For each separable convolution the mean over `inputs` of its depthwise channels' largest magnitudes."""
    suffix = ".conv1.weight"
    names = [name.removesuffix(suffix) for name in weights if name.endswith(suffix)]
    graph = build_graph(weights, size)
    nodes = {node.get_friendly_name(): node for node in graph.get_ops()}
    outputs = [nodes[f"{name}.conv1"].output(0) for name in names]
    reaches = [[np.abs(values).max(axis=(1, 2)) for values in layers] for layers in activations(graph, outputs, inputs)]
    return {name: np.mean(columns, axis=0) for name, columns in zip(names, zip(*reaches, strict=True), strict=True)}
