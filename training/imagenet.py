"""ImageNet's Xception weights, as pretrainedmodels publishes them."""

from pathlib import Path

import torch

from network.checkpoints import save_checkpoint

# Some builds of torchvision cannot register their operators beside a CPU build of torch; its import then fails over
# this one, which Xception does not use. Kept: a library's definitions live as long as the object.
_OPERATORS = torch.library.Library("torchvision", "DEF")


def fetch_imagenet(path: Path) -> None:
    """Download the weights and write them to `path` as safetensors, 1000 classes. Raises URLError without a network."""
    if not hasattr(torch.ops.torchvision, "nms"):
        _OPERATORS.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import pretrainedmodels

    network = pretrainedmodels.xception(num_classes=1000, pretrained="imagenet")
    save_checkpoint(network.state_dict(), path)
