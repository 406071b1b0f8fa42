"""A network with coarse rounding in it learns to answer like the float one, without labels."""

from pathlib import Path

import numpy as np
import torch

from network.checkpoints import Checkpoint
from network.weights import Weights, read_weights
from network.xception import Xception
from tests.conftest import MODEL
from training.distillation import KINDS, DistillationConfig, distill
from training.rounding import Range, round_convolutions
from training.stream import KINDS as EVERY_KIND

SIZE = 75
# Far coarser than int8's real ranges would be, so that there is much to learn in few steps.
COARSE = {name: Range(np.array([0.25], np.float32), -128) for name in ("conv2", "block2.skip", "conv4.pointwise")}


def network_of(weights: Weights) -> Xception:
    return Checkpoint(
        {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}, 3
    ).network()


def test_distillation_brings_a_rounded_network_closer_to_the_float_one(faces: Path) -> None:
    weights = read_weights(MODEL / "xception.safetensors", 3)
    config = DistillationConfig(images=80, size=SIZE, batch=4, learning_rate=3e-5, workers=0)

    taught = distill(weights, faces, COARSE, config)

    assert set(taught) == set(weights)
    pictures = torch.rand(16, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(3)) * 2 - 1
    pictures = torch.nn.functional.interpolate(pictures[..., ::9, ::9], size=(SIZE, SIZE), mode="bilinear")
    with torch.inference_mode():
        wanted = network_of(weights)(pictures)
        errors = {}
        for name, candidate in (("before", weights), ("after", taught)):
            rounded = network_of(candidate)
            round_convolutions(rounded, COARSE)
            errors[name] = float((rounded(pictures) - wanted).square().mean())
    assert errors["after"] < 0.7 * errors["before"]


def test_it_shows_the_kinds_of_faces_that_callers_send() -> None:
    assert set(KINDS) == set(EVERY_KIND) - {"trace"}
