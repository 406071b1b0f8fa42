"""Xception as an OpenVINO graph, built from the weights alone: no torch, no exported copy to keep in step.

Batch norm in evaluation is an affine map; where it follows a convolution it is folded into the
convolution's weights and a bias (Jacob et al. 2018, section 3.2).
"""

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as ops

from manifest import NetworkInput
from network.layout import BLOCKS
from network.weights import Weights

EPSILON = 1e-5  # torch.nn.BatchNorm2d's default, which every Xception checkpoint was trained with

# The layers of a block that have no weights to be named after.
SUM, POOL = "sum", "pool"

Array = NDArray[np.float32]


def build_graph(weights: Weights, size: int) -> ov.Model:
    """(1, 3, size, size) float32 [-1, 1] -> `logits` (1, classes) and `maps` (1, classes, h, w).

    maps are class activation maps (Zhou et al. 2016): their mean over space is the logits.
    """
    return _Builder(weights).build(size)


def of_bytes(graph: ov.Model, takes: NetworkInput) -> ov.Model:
    """`graph`, which takes (1, 3, size, size) float32 [-1, 1], with the manifest's normalization in front of it:
    (1, size, size, 3) uint8 RGB [0, 255]. What was `graph` is a part of it.

    Colours stay side by side until the first convolution, which wants them so in memory: OpenVINO then turns nothing.
    """
    face = ops.parameter([1, takes.size, takes.size, 3], np.uint8, name="face")
    mean, std = np.asarray(takes.mean, np.float32), np.asarray(takes.std, np.float32)
    scaled = ops.multiply(ops.convert(face, np.float32), ops.constant(1 / (np.float32(255) * std)))
    normalized = ops.subtract(scaled, ops.constant(mean / std))
    planes = ops.transpose(normalized, ops.constant(np.array([0, 3, 1, 2], np.int64)))
    for reader in graph.input().get_target_inputs():
        reader.replace_source_output(planes.output(0))
    return ov.Model(graph.get_results(), [face], graph.get_friendly_name())


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def build(self, size: int) -> ov.Model:
        image = ops.parameter([1, 3, size, size], np.float32, name="face")
        x = ops.relu(self._conv(image, "conv1", "bn1", stride=2, pad=0))
        x = ops.relu(self._conv(x, "conv2", "bn2", stride=1, pad=0))
        for name in BLOCKS:
            x = self._block(x, name)
        x = ops.relu(self._separable(x, "conv3", "bn3"))
        x = ops.relu(self._separable(x, "conv4", "bn4"))

        head = self._array("last_linear.weight")
        bias = self._array("last_linear.bias").reshape(1, -1, 1, 1)
        maps = ops.add(_convolve(x, head[:, :, None, None], 1, 0, "last_linear"), ops.constant(bias))
        logits = ops.reduce_mean(maps, ops.constant(np.array([2, 3], np.int64)), keep_dims=False, name="pool")
        logits.output(0).set_names({"logits"})
        maps.output(0).set_names({"maps"})
        return ov.Model([logits, maps], [image], "xception")

    def _block(self, x: ov.Node, name: str) -> ov.Node:
        _, _, count, first, _, strided = BLOCKS[name]
        y = x
        for step in range(count):
            index = first + 3 * step
            if index > 0:
                y = ops.relu(y)
            y = self._separable(y, f"{name}.rep.{index}", f"{name}.rep.{index + 1}")
        if not strided:
            return ops.add(y, x, name=f"{name}.{SUM}")
        pooled = ops.max_pool(y, [2, 2], [1, 1], [1, 1], [1, 1], [3, 3], name=f"{name}.{POOL}").output(0)
        return ops.add(pooled, self._conv(x, f"{name}.skip", f"{name}.skipbn", stride=2, pad=0), name=f"{name}.{SUM}")

    def _conv(self, x: ov.Node, conv: str, norm: str, *, stride: int, pad: int) -> ov.Node:
        scale, shift = self._affine(norm)
        kernel = self._array(f"{conv}.weight") * scale[:, None, None, None]
        return ops.add(_convolve(x, kernel, stride, pad, conv), ops.constant(shift.reshape(1, -1, 1, 1)))

    def _separable(self, x: ov.Node, conv: str, norm: str) -> ov.Node:
        depthwise = self._array(f"{conv}.conv1.weight")[:, :, None]  # (groups, out / group, in / group, h, w)
        x = ops.group_convolution(x, ops.constant(depthwise), [1, 1], [1, 1], [1, 1], [1, 1], name=f"{conv}.conv1")
        return self._conv(x, f"{conv}.pointwise", norm, stride=1, pad=0)

    def _affine(self, norm: str) -> tuple[Array, Array]:
        """Batch norm as x × scale + shift."""
        scale = self._array(f"{norm}.weight") / np.sqrt(self._array(f"{norm}.running_var") + np.float32(EPSILON))
        return scale, self._array(f"{norm}.bias") - self._array(f"{norm}.running_mean") * scale

    def _array(self, name: str) -> Array:
        return self._weights[name].astype(np.float32)


def _convolve(x: ov.Node, kernel: Array, stride: int, pad: int, name: str) -> ov.Node:
    """Named after its weights, so that quantization can say which layers it leaves alone."""
    return ops.convolution(x, ops.constant(kernel), [stride, stride], [pad, pad], [pad, pad], [1, 1], name=name)
