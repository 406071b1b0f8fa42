"""What flows inside a network."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import openvino as ov
from numpy.typing import NDArray

Array = NDArray[np.float32]


def activations(graph: ov.Model, outputs: Sequence[ov.Output], inputs: Iterable[Array]) -> Iterator[list[Array]]:
    """For each of `inputs`, as `graph` takes them, what comes out of the nodes' `outputs`, in fp32, without the batch:
    (channels, h, w) each."""
    inner = ov.Model(list(outputs), graph.get_parameters(), "inner")
    compiled = ov.Core().compile_model(inner, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    for face in inputs:
        results = compiled([face])
        yield [results[number][0] for number in range(len(outputs))]
