"""How fast this machine multiplies matrices at best, by precision: the limit that a network can be held against."""

import nncf
import numpy as np
import openvino as ov
from openvino import opset13 as ops

from benchmarks.timing import in_turn
from network.instructions import sums_int8_in_32_bits

SIDE = 1536
DEPTH = 8
ROWS = 1536
HINTS = {"fp32": "f32", "bf16": "bf16", "int8": "f32"}


def multiplications_per_second(threads: int, rounds: int) -> dict[str, float]:
    """Multiply-accumulates per second of a chain of large matrix products in OpenVINO, by precision. No int8 with AVX2
    alone: those products are slower than fp32 there, and no limit of anything."""
    core = ov.Core()
    capabilities = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    data = np.random.default_rng(0).uniform(-1, 1, (ROWS, SIDE)).astype(np.float32)
    contestants = {}
    for precision, hint in HINTS.items():
        if (precision == "bf16" and "BF16" not in capabilities) or (precision == "int8" and not sums_int8_in_32_bits()):
            continue
        graph = _quantized(_chain(), data) if precision == "int8" else _chain()
        options = {"NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": hint}
        request = core.compile_model(graph, "CPU", options).create_infer_request()
        contestants[precision] = lambda request=request: request.infer([data], share_inputs=True)
    seconds = in_turn(contestants, rounds, calls=5)
    return {precision: ROWS * SIDE * SIDE * DEPTH / taken for precision, taken in seconds.items()}


def _chain() -> ov.Model:
    """`DEPTH` products in a row, so that bringing the input into shape does not count."""
    rng = np.random.default_rng(1)
    x = start = ops.parameter([ROWS, SIDE], np.float32, name="x")
    for _ in range(DEPTH):
        weights = (rng.standard_normal((SIDE, SIDE)) / SIDE**0.5).astype(np.float32)
        x = ops.relu(ops.matmul(x, ops.constant(weights), False, False))
    return ov.Model([ops.reduce_mean(x, ops.constant(np.array([1])))], [start], "peak")


def _quantized(graph: ov.Model, data: np.ndarray) -> ov.Model:
    return nncf.quantize(graph, nncf.Dataset([data]), subset_size=1, fast_bias_correction=True)
