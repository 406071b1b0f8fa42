"""The one factory of the reference network."""

from pathlib import Path

import torch

from network.weights import read_weights
from network.xception import Xception


def build_model(weights: Path, num_classes: int) -> Xception:
    """Xception with the weights of a safetensors file of ours, float32, in evaluation mode.

    Raises ModelUnavailable, naming the file, what was expected and what was found.
    """
    network = Xception(num_classes)
    state = {name: torch.from_numpy(value).float() for name, value in read_weights(weights, num_classes).items()}
    missing, _ = network.load_state_dict(state, strict=False)
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    return network.eval()
