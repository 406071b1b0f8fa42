"""Runtimes that execute the network, interchangeable behind one protocol."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from manifest import Manifest

EngineName = Literal["auto", "torch", "openvino"]
Precision = Literal["auto", "int8", "bf16", "fp32"]

Array = NDArray[np.float32]
Pixels = NDArray[np.uint8]


class Output(NamedTuple):
    """logits: (n, classes). maps: (n, classes, h, w), class activation maps whose mean over space is the logits."""

    logits: Array
    maps: Array


class Engine(Protocol):
    """One loaded network. Safe to call from several threads at once."""

    name: str
    precision: str

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        """faces: `count` arrays HWC uint8 RGB [0, 255], at least one; taken one by one, so that a generator can make
        the next while those before it are being computed."""

    def finish(self) -> None:
        """Prepare what a first face alone does without. Otherwise the first call that needs it does, and waits."""


class EngineUnavailable(Exception):
    """The runtime or precision that the settings ask for cannot run here; the message lists what can."""


def build_engine(
    folder: Path,
    manifest: Manifest,
    *,
    name: EngineName = "auto",
    precision: Precision = "auto",
    threads: int = 1,
    cache: Path | None = None,
) -> Engine:
    """Load the model of `folder` into a runtime; `auto` takes a GPU through torch where one is, else OpenVINO.

    threads: CPU threads that the engine may use. cache: folder for compiled networks; None keeps nothing.
    Raises ModelUnavailable (files) or EngineUnavailable (runtime, precision).
    """
    # Imported here: a service on OpenVINO must not pay for importing torch (time, 200 MB), nor the reverse.
    if name == "torch" or (name == "auto" and _gpu_present()):
        from network.torch_engine import TorchEngine

        return TorchEngine(folder, manifest, precision=precision, threads=threads)
    from network.openvino_engine import OpenVinoEngine

    return OpenVinoEngine(folder, manifest, precision=precision, threads=threads, cache=cache)


def _gpu_present() -> bool:
    """An NVIDIA driver is loaded. Asked of the system, because asking torch would import it."""
    if not Path("/proc/driver/nvidia/version").exists():
        return False
    import torch

    return torch.cuda.is_available()
