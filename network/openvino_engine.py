"""The network in OpenVINO: the default on a CPU. Never imports torch."""

from pathlib import Path
from queue import SimpleQueue

import numpy as np
import openvino as ov

from manifest import Manifest, verified
from network.engines import Array, EngineUnavailable, Output, Precision
from network.openvino_graph import build_graph
from network.weights import read_weights

# Requests in flight: enough to keep the stream fed while a finished one is being read, no more.
REQUESTS = 4

HINTS = {"fp32": "f32", "bf16": "bf16", "int8": "f32"}


class OpenVinoEngine:
    """One compiled network with a pool of inference requests, which all callers share."""

    name = "openvino"

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        *,
        precision: Precision = "auto",
        threads: int = 1,
        cache: Path | None = None,
    ) -> None:
        core = ov.Core()
        self.precision = choose_precision(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"), precision)
        weights = read_weights(verified(folder, manifest.files.weights), len(manifest.classes))
        graph = build_graph(weights, manifest.input.size)
        options: dict[str, str | int] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": HINTS[self.precision],
        }
        if cache is not None:
            options["CACHE_DIR"] = str(cache)
        compiled = core.compile_model(graph, "CPU", options)
        self._classes = len(manifest.classes)
        self._free: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(REQUESTS):
            self._free.put(compiled.create_infer_request())

    def infer(self, faces: Array) -> Output:
        """faces: NCHW float32 [-1, 1]. One request a face, as many at a time as are free."""
        logits, maps = [], []
        running: list[ov.InferRequest] = []

        def finish(request: ov.InferRequest) -> None:
            try:
                request.wait()
                logits.append(request.get_tensor("logits").data[0].copy())
                maps.append(request.get_tensor("maps").data[0].copy())
            finally:
                self._free.put(request)

        try:
            for face in faces:
                # With one of ours still running, never wait for a request that another caller holds: two callers
                # that each hold some and wait for more would wait for ever.
                if running and self._free.empty():
                    finish(running.pop(0))
                request = self._free.get()
                running.append(request)
                request.start_async([face[None]], share_inputs=False)
        finally:
            while running:
                finish(running.pop(0))
        return Output(np.stack(logits), np.stack(maps))


def choose_precision(capabilities: list[str], asked: Precision) -> str:
    """The precision to run in: what was asked for, or the fastest that this CPU computes natively.

    Raises EngineUnavailable, listing the choices.
    """
    native = [name for name, needs in (("bf16", "BF16"), ("fp32", "FP32")) if needs in capabilities]
    if asked == "auto":
        return native[0]
    if asked not in native:
        raise EngineUnavailable(f"precision {asked} does not run on this CPU with this model; choose of {native}")
    return asked
