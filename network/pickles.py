"""Other projects' checkpoints are pickles. They are read as data: no class of theirs, and no code, ever runs."""

import io
import pickle
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from manifest import ModelUnavailable
from network import legacy_pickle

# Classes that a whole-module pickle of an Xception names. Each becomes an inert Shell: attributes, no behaviour.
MODULE_CLASSES = [
    "network.models.TransferModel",
    "network.xception.Xception",
    "network.xception.Block",
    "network.xception.SeparableConv2d",
    "torch.nn.modules.activation.ReLU",
    "torch.nn.modules.batchnorm.BatchNorm2d",
    "torch.nn.modules.container.Sequential",
    "torch.nn.modules.conv.Conv2d",
    "torch.nn.modules.dropout.Dropout",
    "torch.nn.modules.linear.Identity",
    "torch.nn.modules.linear.Linear",
    "torch.nn.modules.pooling.AdaptiveAvgPool2d",
    "torch.nn.modules.pooling.MaxPool2d",
    "torch.nn.parallel.data_parallel.DataParallel",
]


class Shell:
    """Holds the attributes of a pickled module, and does nothing."""


def _no_backend() -> None:
    """Modules of torch before 1.2 carry a handle to their C backend; it means nothing to us."""


ALLOWED: list[Callable[..., Any] | tuple[Callable[..., Any], str]] = [
    *((Shell, name) for name in MODULE_CLASSES),
    (_no_backend, "torch.nn.backends.thnn._get_thnn_function_backend"),
    legacy_pickle.unwrap_class,
]


# What torch raises on files that were cut, changed or made by somebody else; a dict within itself is a RuntimeError.
FOREIGN = (
    *(OSError, RuntimeError, EOFError, ValueError, IndexError, KeyError, AttributeError, TypeError, AssertionError),
    *(OverflowError, struct.error),
)


def read_pickle(path: Path) -> dict[str, Tensor]:
    """Tensors by name of a pickled state dict or module, wrappers and all.

    Raises ModelUnavailable where the file is missing, corrupt, or asks for any class or function beyond the few
    allowed: that is how a hostile pickle would start a program.
    """
    try:
        data = path.read_bytes()
        stream = io.BytesIO(data if zipfile.is_zipfile(io.BytesIO(data)) else legacy_pickle.unwrap_classes(data))
        with torch.serialization.safe_globals(ALLOWED):
            return dict(_tensors(torch.load(stream, map_location="cpu", weights_only=True)))
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path}: expected a checkpoint, found no file") from error
    except pickle.UnpicklingError as error:
        reason = str(error).split("WeightsUnpickler error: ")[-1].splitlines()[0]
        raise ModelUnavailable(
            f"{path}: expected tensors only, found more; refused, nothing was run ({reason})"
        ) from error
    except FOREIGN as error:
        raise ModelUnavailable(
            f"{path}: expected a torch checkpoint, found a truncated or foreign file ({error})"
        ) from error


def _tensors(value: object, prefix: str = "") -> Iterator[tuple[str, Tensor]]:
    """Walk nested dicts and shells of modules; yields (dotted name, tensor)."""
    if isinstance(value, Tensor):
        yield prefix.removesuffix("."), value.detach()
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _tensors(item, f"{prefix}{name}.")
    elif isinstance(value, Shell):
        for part in ("_parameters", "_buffers", "_modules"):
            yield from _tensors(value.__dict__.get(part, {}), prefix)
