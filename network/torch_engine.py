"""The network in torch: the reference, and the runtime on a GPU."""

from pathlib import Path
from threading import Lock

import torch

from manifest import Manifest, verified
from network.engines import Array, EngineUnavailable, Output, Precision
from network.models import build_model

DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}


class TorchEngine:
    """One network on the GPU where there is one, else on the CPU; channels_last, bf16 where computed natively."""

    name = "torch"

    def __init__(self, folder: Path, manifest: Manifest, *, precision: Precision = "auto", threads: int = 1) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.precision = choose_precision(self._device, precision)
        if self._device.type == "cpu":
            torch.set_num_threads(threads)
        network = build_model(verified(folder, manifest.files.weights), len(manifest.classes))
        self._dtype = DTYPES[self.precision]
        self._network = network.to(self._device, self._dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]
        # Two forward passes at once would fight for the same cores, or the same GPU memory.
        self._lock = Lock()

    def infer(self, faces: Array) -> Output:
        """faces: NCHW float32 [-1, 1]."""
        batch = torch.from_numpy(faces).to(self._device, self._dtype, memory_format=torch.channels_last)
        with self._lock, torch.inference_mode():
            maps = self._network.class_activation_maps(self._network.features(batch)).float()
            logits = maps.mean(dim=(2, 3))
        return Output(logits.cpu().numpy(), maps.contiguous().cpu().numpy())


def choose_precision(device: torch.device, asked: Precision) -> str:
    """bf16 where the device computes it natively, else fp32, unless one is asked for. Raises EngineUnavailable."""
    if asked == "auto":
        native = device.type == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()
        return "bf16" if native else "fp32"
    if asked not in DTYPES:
        raise EngineUnavailable(f"torch runs in {' or '.join(DTYPES)}, not in {asked}")
    return asked
