"""The network alone, in every runtime: eager torch, compiled torch, ONNX Runtime, OpenVINO."""

import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing import in_turn
from cpus import available_cpus
from manifest import Manifest, read_manifest
from network.engines import Engine, EngineUnavailable, Pixels, Precision, build_engine
from network.layout import BLOCKS
from vision.preprocess import normalize

Array = NDArray[np.float32]
OfInputs = Callable[[Array], object]
OfPixels = Callable[[Pixels], object]

REFERENCE = "torch eager fp32"
BATCHES = (1, 4, 8)


@dataclass(frozen=True)
class EngineTime:
    """seconds: of one call with `batch` faces. faster: the reference's seconds over these."""

    engine: str
    batch: int
    seconds: float
    faster: float


def measure_engines(model: Path, rounds: int, calls: int) -> list[EngineTime]:
    """Every engine with every batch, in turn; ours takes pixels, the others what was made of them before. torch.compile
    takes a minute to get ready."""
    manifest = read_manifest(model)
    threads = available_cpus()
    others = torch_runners(model, manifest, threads)
    others |= {"ONNX Runtime fp32": onnx_runner(model, manifest, threads)}
    ours = openvino_runners(model, manifest, threads)
    size = manifest.input.size
    pixels = np.random.default_rng(0).integers(0, 256, (max(BATCHES), size, size, 3), np.uint8)
    inputs = np.stack([normalize(face, manifest.input.mean, manifest.input.std) for face in pixels])
    rows = []
    for batch in BATCHES:
        work: dict[str, Callable[[], object]] = {name: partial(run, inputs[:batch]) for name, run in others.items()}
        work |= {name: partial(run, pixels[:batch]) for name, run in ours.items()}
        seconds = in_turn(work, rounds, max(2, calls // batch))
        rows += [EngineTime(name, batch, taken, seconds[REFERENCE] / taken) for name, taken in seconds.items()]
    return rows


def torch_runners(model: Path, manifest: Manifest, threads: int) -> dict[str, OfInputs]:
    """Plain eager fp32 NCHW, as everybody starts; then what torch can do better."""
    import torch

    from network.models import build_model

    torch.set_num_threads(threads)
    network = build_model(model / manifest.files.weights.path, len(manifest.classes))
    fast = build_model(model / manifest.files.weights.path, len(manifest.classes))
    fast = fast.to(torch.bfloat16, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def eager(faces: Array) -> object:
        with torch.inference_mode():
            return network(torch.from_numpy(faces))

    def bf16(faces: Array) -> object:
        with torch.inference_mode():
            return fast(torch.from_numpy(faces).to(torch.bfloat16, memory_format=torch.channels_last))

    optimized = torch.compile(network, dynamic=False)

    def inductor(faces: Array) -> object:
        with torch.no_grad():
            return optimized(torch.from_numpy(faces))

    return {REFERENCE: eager, "torch channels_last bf16": bf16, "torch.compile fp32": inductor}


def onnx_runner(model: Path, manifest: Manifest, threads: int) -> OfInputs:
    """Exported by torch, run by ONNX Runtime's CPU provider."""
    import onnxruntime
    import torch

    from network.models import build_model

    size = manifest.input.size
    network = build_model(model / manifest.files.weights.path, len(manifest.classes))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        path = str(Path(folder) / "xception.onnx")
        names: dict[str, Any] = {
            "input_names": ["face"],
            "output_names": ["logits"],
            "dynamic_axes": {"face": {0: "n"}},
        }
        torch.onnx.export(network, (torch.zeros(1, 3, size, size),), path, dynamo=False, **names)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda faces: session.run(None, {"face": faces})


def openvino_runners(model: Path, manifest: Manifest, threads: int) -> dict[str, OfPixels]:
    """Our engine, in each precision that this CPU and this model allow."""
    runners: dict[str, OfPixels] = {}
    precisions: tuple[Precision, ...] = ("fp32", "bf16", "int8")
    for precision in precisions:
        try:
            engine = build_engine(model, manifest, name="openvino", precision=precision, threads=threads)
        except EngineUnavailable:
            continue
        runners[f"OpenVINO {precision}"] = _of(engine)
    return runners


def _of(engine: Engine) -> OfPixels:
    return lambda faces: engine.infer(faces, len(faces))


def multiplications(size: int, classes: int) -> int:
    """Multiply-accumulates of one face: convolutions and head, as Xception is laid out."""
    side = (size - 3) // 2 + 1
    total = side**2 * 3 * 32 * 9
    side -= 2
    total += side**2 * 32 * 64 * 9
    for before, after, count, _, grow_first, strided in BLOCKS.values():
        middle = after if grow_first else before
        widths = [before, *[middle] * (count - 1), after]
        total += sum(side**2 * a * (9 + b) for a, b in pairwise(widths))
        if strided:
            side = (side + 1) // 2
            total += side**2 * before * after
    total += side**2 * (1024 * (9 + 1536) + 1536 * (9 + 2048))
    return total + side**2 * 2048 * classes
