"""Checkpoints as other projects wrote them, made from our network: the layouts, not the weights, are theirs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import torch
from torch import nn

from network import xception


@contextmanager
def ff_classes() -> Iterator[type[nn.Module]]:
    """FaceForensics++'s `network.models.TransferModel`, importable under that name while it is being pickled."""

    class TransferModel(nn.Module):
        def __init__(self, model: nn.Module) -> None:
            super().__init__()
            self.modelchoice = "xception"
            self.model = model

    TransferModel.__module__, TransferModel.__qualname__ = "network.models", "TransferModel"
    ours = sys.modules.get("network.models")
    theirs = ModuleType("network.models")
    theirs.TransferModel = TransferModel  # type: ignore[attr-defined]
    sys.modules["network.models"] = theirs
    try:
        yield TransferModel
    finally:
        if ours is None:
            del sys.modules["network.models"]
        else:
            sys.modules["network.models"] = ours


def whole_module(path: Path, network: xception.Xception, *, zipped: bool, dropout: bool) -> None:
    """As `full_c23.p`: the pickled module itself, in the old file format or the zipped one."""
    if dropout:
        network.last_linear = nn.Sequential(nn.Dropout(0.5), network.last_linear)  # type: ignore[assignment]
    with ff_classes() as transfer_model:
        torch.save(transfer_model(network), path, _use_new_zipfile_serialization=zipped)


def renamed(state: dict[str, torch.Tensor], prefix: str, head: str = "last_linear") -> dict[str, torch.Tensor]:
    """State dict with a prefix and another name for the head."""
    return {prefix + name.replace("last_linear", head): value for name, value in state.items()}
