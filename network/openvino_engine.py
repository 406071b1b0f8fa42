"""The network in OpenVINO: the default on a CPU. Never imports torch."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

import numpy as np
import openvino as ov

from manifest import Manifest, ModelUnavailable, verified
from network.engines import EngineUnavailable, Output, Pixels, Precision
from network.instructions import multiplies_int8, quicker_in_bf16
from network.openvino_graph import build_graph, of_bytes
from network.weights import read_weights

HINTS = {"fp32": "f32", "bf16": "bf16"}


class OpenVinoEngine:
    """One network compiled twice: all threads on one face, and one thread on each of several faces, once needed.

    A face alone is answered soonest by all threads together; many faces, of one photo or of several callers, are
    answered fastest one to a thread, because no thread then waits for another.
    """

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
        # OpenVINO looks up numpy when it first meets an array. Two threads that do so at once wait for each other for
        # ever, one with Python's lock and one with the lookup's (OpenVINO 2026.4): here there is only one.
        ov.Tensor(np.zeros(1, np.float32))
        core = ov.Core()
        quantized = manifest.files.openvino_xml is not None and multiplies_int8()
        self.precision = choose_precision(capabilities(core), precision, quantized=quantized)
        network = quantized_graph(core, folder, manifest) if self.precision == "int8" else _float(folder, manifest)
        graph = of_bytes(network, manifest.input)
        options: dict[str, str | int | bool] = {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": hint(self.precision),
            # Decoding and detection run beside the network: a thread bound to a core would wait for them to leave it.
            "ENABLE_CPU_PINNING": False,
        }
        if cache is not None and _writable(cache):
            options["CACHE_DIR"] = str(cache)

        def compiled(streams: int) -> ov.CompiledModel:
            return core.compile_model(graph, "CPU", {**options, "NUM_STREAMS": streams})

        self._alone = _Requests(compiled(1), 1)
        # One request more than streams keeps every stream fed while a finished one is being read.
        self._compile_together: Callable[[], _Requests] = lambda: _Requests(compiled(threads), threads + 1)
        self._together: _Requests | None = None if threads > 1 else self._alone
        self._compiling = Lock()
        self._callers = 0
        self._lock = Lock()

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        """faces: HWC uint8 RGB. One request a face, as many at a time as are free."""
        with self._counted() as callers:
            requests = self._alone if callers == 1 and count == 1 else self._for_several()
            return requests.infer(faces)

    def finish(self) -> None:
        """See Engine."""
        self._for_several()

    def _for_several(self) -> "_Requests":
        """Compiled when it is first needed: a start need not wait for it, and who asks of one face never does."""
        with self._compiling:
            if self._together is None:
                self._together = self._compile_together()
                del self._compile_together  # and with it the graph
            return self._together

    @contextmanager
    def _counted(self) -> Iterator[int]:
        """How many callers are here, this one included."""
        with self._lock:
            self._callers += 1
            callers = self._callers
        try:
            yield callers
        finally:
            with self._lock:
                self._callers -= 1


def _writable(folder: Path) -> bool:
    """Whether compiled networks can be kept there: a read-only container must start without, as OpenVINO would not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


class _Requests:
    """A pool of inference requests of one compiled network, which all callers share."""

    def __init__(self, compiled: ov.CompiledModel, count: int) -> None:
        self._free: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(count):
            self._free.put(compiled.create_infer_request())

    def infer(self, faces: Iterable[Pixels]) -> Output:
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
            with ExitStack() as rest:  # each is put back, even where another has failed
                for request in reversed(running):  # the last one in is the first one out
                    rest.callback(finish, request)
        return Output(np.stack(logits), np.stack(maps))


def capabilities(core: ov.Core) -> list[str]:
    """What this CPU computes natively, in OpenVINO's words."""
    return list(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"))


def hint(precision: str) -> str:
    """What layers run in that are not quantized. Under int8 they are few, and run in what is quicker here."""
    if precision == "int8":
        return HINTS["bf16" if quicker_in_bf16() else "fp32"]
    return HINTS[precision]


def choose_precision(native_names: list[str], asked: Precision, *, quantized: bool = False) -> str:
    """The precision to run in: what was asked for, or the fastest that this CPU computes natively.

    quantized: there is an int8 network, and the CPU runs it as it was measured.
    Raises EngineUnavailable, listing the choices.
    """
    floats = ("bf16", "fp32") if quicker_in_bf16() else ("fp32", "bf16")
    native = [name for name in floats if name.upper() in native_names]
    if quantized:
        native.insert(0, "int8")
    if asked == "auto":
        return native[0]
    if asked not in native:
        raise EngineUnavailable(f"precision {asked} does not run on this CPU with this model; choose of {native}")
    return asked


def _float(folder: Path, manifest: Manifest) -> ov.Model:
    weights = read_weights(verified(folder, manifest.files.weights), len(manifest.classes))
    return build_graph(weights, manifest.input.size)


def quantized_graph(core: ov.Core, folder: Path, manifest: Manifest) -> ov.Model:
    """The int8 network of a model folder that names one, with the manifest's input and classes.

    Raises ModelUnavailable (files) or EngineUnavailable.
    """
    files = manifest.files
    assert files.openvino_xml is not None
    if files.openvino_bin is None:
        raise EngineUnavailable("the manifest names openvino_xml but no openvino_bin; quantize the model again")
    path = verified(folder, files.openvino_xml)
    size = manifest.input.size
    expected = [ov.PartialShape([1, 3, size, size]), ov.PartialShape([1, len(manifest.classes)])]
    try:
        graph = core.read_model(path, verified(folder, files.openvino_bin))
        found = [graph.input().partial_shape, graph.output("logits").partial_shape]
    except RuntimeError as error:
        raise ModelUnavailable(f"{path}: expected an OpenVINO network with logits, found none ({error})") from error
    if found != expected:
        shapes, others = (" -> ".join(str(shape) for shape in side) for side in (expected, found))
        raise ModelUnavailable(f"{path}: expected a network of {shapes}, found one of {others}")
    return graph
