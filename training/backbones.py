"""Networks that `train` can train: the shipped one, and a small one whose ImageNet weights come in a package.

The small one answers a question that ours cannot, where ImageNet's weights for Xception cannot be downloaded: what the
data and the forgeries of this project teach about a generator that is held out. Every other start has seen them all.
"""

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Literal

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from manifest import ModelUnavailable, NetworkInput
from network.checkpoints import load_checkpoint
from network.engines import Output, Pixels
from network.torch_engine import Normalization

BackboneName = Literal["xception", "efficientnet-lite0"]


def load_backbone(name: BackboneName, start: Path, classes: int) -> nn.Module:
    """The network `name` with the weights of `start`, in float32 and evaluation mode; a new head where that of `start`
    has another number of outputs (ImageNet's 1000, say). (n, 3, size, size) in [-1, 1] -> (n, classes) logits.

    Raises ModelUnavailable.
    """
    if name == "xception":
        network = load_checkpoint(start).network()
        if network.last_linear.out_features != classes:
            network.last_linear = nn.Linear(network.last_linear.in_features, classes)
        return network
    return _efficientnet(start, classes)


class BackboneEngine:
    """Any of these networks behind the service's path, to be judged as the shipped one is; fp32, on the CPU.

    Its maps are one value for the whole crop, the logit: what speaks for it where is not asked here.
    """

    name = "torch"
    precision = "fp32"

    def __init__(self, network: nn.Module, takes: NetworkInput) -> None:
        self._normalize = Normalization(takes)
        self._network = network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._lock = Lock()  # two forward passes at once would fight for the same cores

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        """faces: HWC uint8 RGB."""
        stacked = torch.from_numpy(np.stack(list(faces)))
        with self._lock, torch.inference_mode():
            logits = self._network(self._normalize(stacked)).numpy()
        return Output(logits, logits[:, :, None, None])

    def finish(self) -> None:
        """See Engine: nothing is left to do."""


def _efficientnet(start: Path, classes: int) -> nn.Module:
    from efficientnet_lite_pytorch import EfficientNet

    if not start.is_file():
        raise ModelUnavailable(f"{start}: expected a checkpoint, found no file")
    state = {name: value.float() for name, value in load_file(start).items()}
    head = state.get("_fc.weight")
    if head is None:
        raise ModelUnavailable(f"{start}: expected an EfficientNet-Lite0, found no _fc.weight in it")
    network: nn.Module = EfficientNet.from_name("efficientnet-lite0", num_classes=len(head))
    counters = {name: value for name, value in network.state_dict().items() if "num_batches_tracked" in name}
    try:
        network.load_state_dict(state | counters)
    except RuntimeError as error:
        raise ModelUnavailable(f"{start}: expected an EfficientNet-Lite0 ({error})") from error
    if len(head) != classes:
        network._fc = nn.Linear(head.shape[1], classes)
    return network.eval()
