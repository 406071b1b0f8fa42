"""The network in torch: the reference, and the runtime on a GPU."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import torch
from torch import Tensor, nn

from manifest import Manifest, NetworkInput, verified
from network.engines import EngineUnavailable, Output, Pixels, Precision
from network.instructions import quicker_in_bf16
from network.models import build_model

DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}

# A GPU replays one recorded graph for each of these sizes; a batch in between is filled up, a larger one split.
GPU_BATCHES = (1, 2, 4, 8, 16, 32)


class TorchEngine:
    """One network on the GPU where there is one, else on the CPU; channels_last, in bf16 where that is quicker."""

    name = "torch"

    def __init__(self, folder: Path, manifest: Manifest, *, precision: Precision = "auto", threads: int = 1) -> None:
        self._device = preferred_device()
        self.precision = choose_precision(self._device, precision)
        if self._device.type == "cpu":
            torch.set_num_threads(threads)
        network = build_model(verified(folder, manifest.files.weights), len(manifest.classes))
        self._normalize = Normalization(manifest.input).to(self._device)
        self._dtype = DTYPES[self.precision]
        self._network = network.to(self._device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        for layer in self._network.modules():
            # Batch norm's few numbers stay in fp32: rounded to bf16, they are most of the error and none of the speed.
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                layer.to(self._dtype)
        self._on_gpu = self._device.type == "cuda"
        # "reduce-overhead" records CUDA graphs: 130 kernels of Xception would otherwise be launched one by one.
        # Correct by its tests on a CPU, where nothing is compiled; its speed on a GPU has not been measured.
        self._forward = (
            torch.compile(self._eager, mode="reduce-overhead", dynamic=False) if self._on_gpu else self._eager
        )
        # Two forward passes at once would fight for the same cores, or overwrite a graph's only output. Graphs are
        # recorded by each thread for itself, so that on a GPU one thread computes for all, and records them once.
        self._lock = Lock()
        self._alone = ThreadPoolExecutor(1, thread_name_prefix="gpu") if self._on_gpu else None

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        """faces: HWC uint8 RGB; all of them are waited for, then computed as one batch."""
        stacked = np.stack(list(faces))
        return self._alone.submit(self._computed, stacked).result() if self._alone else self._computed(stacked)

    def _computed(self, stacked: Pixels) -> Output:
        parts = []
        with self._lock, torch.inference_mode():
            for batch, filled in batches(stacked, GPU_BATCHES if self._on_gpu else (len(stacked),)):
                # Copied out before the next batch: a recorded graph writes every answer to the same place.
                parts.append([output[:filled].cpu().numpy() for output in self._forward(self._on_device(batch))])
        return Output(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def finish(self) -> None:
        """See Engine: nothing is left to do."""

    def _eager(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        faces = self._normalize(batch).to(self._dtype)
        maps = self._network.class_activation_maps(self._network.features(faces)).float()
        return maps.mean(dim=(2, 3)), maps.contiguous()

    def _on_device(self, batch: Pixels) -> Tensor:
        faces = torch.from_numpy(batch)
        if self._on_gpu:
            faces = faces.pin_memory()  # pageable memory would be copied twice, and the copy waited for
        return faces.to(self._device, non_blocking=self._on_gpu)


class Normalization(nn.Module):
    """NHWC uint8 RGB [0, 255] -> NCHW float32 (value / 255 − mean) / std, channels last in memory.

    Its numbers lie where the network does: a recorded graph could not fetch them.
    """

    levels: Tensor
    shift: Tensor

    def __init__(self, takes: NetworkInput) -> None:
        super().__init__()
        mean, std = (torch.tensor(values).view(3, 1, 1) for values in (takes.mean, takes.std))
        self.register_buffer("levels", 255 * std)
        self.register_buffer("shift", mean / std)

    def forward(self, pixels: Tensor) -> Tensor:
        return pixels.permute(0, 3, 1, 2).float() / self.levels - self.shift


def batches(faces: Pixels, sizes: tuple[int, ...]) -> Iterator[tuple[Pixels, int]]:
    """Faces in batches of the given ascending sizes, the last filled up with zeros; with each, how many are faces."""
    for first in range(0, len(faces), sizes[-1]):
        part = faces[first : first + sizes[-1]]
        size = next(size for size in sizes if size >= len(part))
        filler = np.zeros((size - len(part), *part.shape[1:]), part.dtype)
        yield (np.concatenate([part, filler]) if len(filler) else part), len(part)


def choose_precision(device: torch.device, asked: Precision) -> str:
    """bf16 where the device is quicker in it, else fp32, unless one is asked for. Raises EngineUnavailable."""
    if asked == "auto":
        return "bf16" if gains_by_bf16(device) else "fp32"
    if asked not in DTYPES:
        raise EngineUnavailable(f"torch runs in {' or '.join(DTYPES)}, not in {asked}")
    return asked


def preferred_device() -> torch.device:
    """A GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def gains_by_bf16(device: torch.device) -> bool:
    """Whether it is quicker in bf16 than in fp32, as a GPU is; a CPU that has to emulate it took eight times as long
    (Zen 3, `python -m benchmarks`)."""
    return device.type == "cuda" or (bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()) and quicker_in_bf16())
