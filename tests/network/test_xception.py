"""The architecture is the published one: stored outputs, and pretrainedmodels beside it."""

from pathlib import Path

import numpy as np
import torch

from network.layout import expected_shapes
from network.models import build_model
from network.xception import Xception
from tests.conftest import GOLDEN, MODEL


def seeded_state(num_classes: int) -> dict[str, torch.Tensor]:
    """Plausible weights from a fixed seed: unit gain through ReLU, batch norms away from the identity."""
    rng = np.random.default_rng(20170723)
    state = {}
    for name, shape in expected_shapes(num_classes).items():
        if name.endswith("running_var"):
            value = rng.uniform(0.5, 1.5, shape)
        elif len(shape) == 1 and name.endswith("weight"):
            value = rng.uniform(0.8, 1.2, shape)
        elif len(shape) == 1:
            value = rng.normal(0, 0.1, shape)
        else:
            value = rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)
        state[name] = torch.from_numpy(value.astype(np.float32))
    return state


def seeded_face(size: int = 299) -> torch.Tensor:
    rng = np.random.default_rng(1)
    return torch.from_numpy(rng.uniform(-1, 1, (1, 3, size, size)).astype(np.float32))


def seeded_network(num_classes: int) -> Xception:
    network = Xception(num_classes)
    network.load_state_dict(seeded_state(num_classes), strict=False)
    return network.eval()


def test_the_network_gives_the_stored_features_and_logits() -> None:
    golden = np.load(GOLDEN / "xception.npz")
    network = seeded_network(3)

    with torch.inference_mode():
        features = network.features(seeded_face())
        logits = network(seeded_face())

    assert features.shape == (1, 2048, 10, 10)
    np.testing.assert_allclose(features.mean(dim=(2, 3)).numpy(), golden["features"], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(logits.numpy(), golden["logits"], rtol=1e-3, atol=1e-4)


def test_the_mean_of_the_class_activation_maps_is_the_logits() -> None:
    network = seeded_network(3)

    with torch.inference_mode():
        maps = network.class_activation_maps(network.features(seeded_face()))
        logits = network(seeded_face())

    torch.testing.assert_close(maps.mean(dim=(2, 3)), logits, rtol=1e-4, atol=1e-5)


def test_names_and_shapes_are_those_that_a_checkpoint_must_hold() -> None:
    state = {name: tuple(value.shape) for name, value in Xception(2).state_dict().items()}

    assert {name: shape for name, shape in state.items() if "num_batches" not in name} == expected_shapes(2)


def test_the_shipped_weights_load_into_the_network() -> None:
    network = build_model(Path(MODEL) / "xception.safetensors", 3)

    assert all(torch.isfinite(value).all() for value in network.state_dict().values())
