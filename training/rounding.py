"""Weights of convolutions rounded to 8 bits so that others of the same output make good what each one loses.

The nearest step is best for a weight by itself, and not for what the layer answers: inputs that rise and fall together,
as neighbouring pixels do, add up the errors of their weights, and inputs that are never negative make a constant of
them. Here the weights of an output are rounded one after the other, and those still to come take over the error of
each, as far as the inputs allow (optimal brain surgeon, Hassibi and Stork 1993; for whole layers GPTQ, Frantar et al.
2022, arXiv:2210.17323).
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import openvino as ov
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from openvino import opset13 as ops

from training.activations import activations

Array = NDArray[np.float32]
Wide = NDArray[np.float64]

CONVOLUTIONS = ("Convolution", "GroupConvolution")
LARGEST = 127  # of a signed number of 8 bits; as many below zero, so that weights have no zero point
DAMPING = 1e-3
"""Share of the inputs' mean square that is added to each: how they go together is known from a few faces only."""
PLACES = 400
"""Of a layer's output in each face: neighbours tell much the same."""


def round_weights(quantized: ov.Model, exact: ov.Model, inputs: Iterable[Array]) -> None:
    """Round the weights of `quantized` anew, of every convolution that has them in 8 bits.

    exact: the network in float that it was made from, with the same names. inputs: as both take them, (1, 3, size,
    size); what they lead to in `exact` is what the rounding is good for.
    """
    layers = {layer.get_friendly_name(): layer for layer in _convolutions(quantized) if not _in_float(layer)}
    originals = [layer for layer in _convolutions(exact) if layer.get_friendly_name() in layers]
    for original, products in zip(originals, input_products(exact, originals, inputs), strict=True):
        kernel = original.input_value(1).get_node().get_data()
        groups, n = products.shape[:2]
        chosen, steps = rounded(kernel.reshape(groups, -1, n), products)
        steps = steps.reshape(*kernel.shape[:-3], 1, 1, 1)
        weights = ops.multiply(ops.convert(ops.constant(chosen.reshape(kernel.shape)), np.float32), ops.constant(steps))
        layers[original.get_friendly_name()].input(1).replace_source_output(weights.output(0))


def rounded(weights: Array, products: Wide) -> tuple[NDArray[np.int8], Array]:
    """weights: (groups, outputs, n). products: (groups, n, n), the mean of x xᵀ, x being what they are multiplied with.

    The weights in steps, (groups, outputs, n), and how large a step is for each output, (groups, outputs, 1).
    """
    largest = np.abs(weights).max(axis=2, keepdims=True)
    steps = np.maximum(largest, np.finfo(np.float32).tiny) / np.float32(LARGEST)
    left = weights.astype(np.float64)
    chosen = np.empty(weights.shape, np.int8)
    heirs = _heirs(products)
    for column in range(weights.shape[2]):
        chosen[..., column] = np.clip(np.round(left[..., column] / steps[..., 0]), -LARGEST, LARGEST)
        error = (left[..., column] - chosen[..., column] * steps[..., 0]) / heirs[:, None, column, column]
        left[..., column + 1 :] -= error[..., None] * heirs[:, None, column, column + 1 :]
    return chosen, steps


def _heirs(products: Wide) -> Wide:
    """Upper triangular: how much of each weight's error those behind it take over, in the diagonal's unit."""
    n = products.shape[-1]
    power = np.trace(products, axis1=1, axis2=2)[:, None, None] / n
    # Inputs that are always zero, or always alike, must not make it singular.
    relative = products / np.where(power > 0, power, 1) + DAMPING * np.eye(n)
    upper: Wide = np.swapaxes(np.linalg.cholesky(np.linalg.inv(relative)), 1, 2)
    return upper


def input_products(graph: ov.Model, layers: Sequence[ov.Node], inputs: Iterable[Array]) -> list[Wide]:
    """For each of `layers` of `graph` the mean of x xᵀ over places and `inputs`, x being what its kernel covers of one
    group's input: (groups, n, n)."""
    outputs = [layer.input_value(0) for layer in layers]
    means: list[Wide] = []
    for count, values in enumerate(activations(graph, outputs, inputs), start=1):
        seen = [_products(value, layer) for value, layer in zip(values, layers, strict=True)]
        means = [mean + (new - mean) / count for mean, new in zip(means, seen, strict=True)] if means else seen
    return means


def _products(values: Array, layer: ov.Node) -> Wide:
    """values: (channels, h, w), the layer's input."""
    shape, settings = layer.input_value(1).get_shape(), layer.get_attributes()
    edges = [(0, 0), *zip(settings["pads_begin"], settings["pads_end"], strict=True)]
    covered = sliding_window_view(np.pad(values, edges), tuple(shape[-2:]), axis=(1, 2))
    down, right = settings["strides"]
    covered = covered[:, ::down, ::right]  # (channels, y, x, the kernel's y, the kernel's x)
    apart = math.ceil(math.sqrt(covered.shape[1] * covered.shape[2] / PLACES))
    covered = covered[:, ::apart, ::apart].transpose(0, 3, 4, 1, 2)
    groups = shape[0] if layer.get_type_name() == "GroupConvolution" else 1
    places = covered.reshape(groups, -1, covered.shape[-2] * covered.shape[-1])
    return (places @ np.swapaxes(places, 1, 2)).astype(np.float64) / places.shape[-1]


def _convolutions(graph: ov.Model) -> list[ov.Node]:
    return [node for node in graph.get_ops() if node.get_type_name() in CONVOLUTIONS]


def _in_float(layer: ov.Node) -> bool:
    """Weights in 8 bits are multiplied with their steps first."""
    return bool(layer.input_value(1).get_node().get_type_name() == "Constant")
