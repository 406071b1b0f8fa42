"""Our own checkpoint format: safetensors, fp16 or fp32, read without torch."""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from manifest import ModelUnavailable
from network.layout import Shape, expected_shapes

Weights = dict[str, NDArray[np.floating]]


def read_weights(path: Path, num_classes: int) -> Weights:
    """Every tensor of a network with `num_classes` outputs, as stored (fp16 or fp32).

    Raises ModelUnavailable, naming the file, what was expected and what was found.
    """
    try:
        weights: Weights = load_file(path)
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path}: expected a safetensors file, found none") from error
    except (SafetensorError, OSError, struct.error, TypeError, KeyError) as error:  # the last two: of unknown types
        raise ModelUnavailable(f"{path}: expected a safetensors file, found something else ({error})") from error
    found = {name: value.shape for name, value in weights.items()}
    check_shapes(path, found, num_classes)
    return weights


def check_shapes(path: Path, found: Mapping[str, Shape], num_classes: int) -> None:
    """Raise ModelUnavailable unless names and shapes are those of an Xception with `num_classes` outputs."""
    expected = expected_shapes(num_classes)
    for name, shape in expected.items():
        if name not in found:
            raise ModelUnavailable(f"{path}: expected tensor {name} of shape {shape}, found none")
        if tuple(found[name]) != shape:
            raise ModelUnavailable(f"{path}: expected {name} of shape {shape}, found {tuple(found[name])}")
    unknown = sorted(set(found) - set(expected))
    if unknown:
        raise ModelUnavailable(f"{path}: expected only Xception's tensors, found {unknown[0]} as well")
