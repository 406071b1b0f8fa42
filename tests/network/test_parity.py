"""Ours against the installed `pretrainedmodels`, weight for weight. Needs requirements-train.txt."""

import importlib.util

import pytest
import torch

from tests.network.test_xception import seeded_face, seeded_state

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pretrainedmodels") is None,
    reason="pretrainedmodels is not installed (requirements-train.txt)",
)


def their_network(num_classes: int) -> torch.nn.Module:
    from training.imagenet import import_torchvision

    import_torchvision()
    from pretrainedmodels.models.xception import Xception

    network: torch.nn.Module = Xception(num_classes=num_classes)
    network.last_linear = network.fc
    del network.fc
    return network.eval()


def test_pretrainedmodels_gives_the_same_logits_with_the_same_weights() -> None:
    from network.xception import Xception

    state = seeded_state(3)
    theirs = their_network(3)
    unknown = theirs.load_state_dict(state, strict=False).unexpected_keys
    ours = Xception(3)
    ours.load_state_dict(state, strict=False)

    with torch.inference_mode():
        expected, found = theirs(seeded_face()), ours.eval()(seeded_face())

    assert unknown == []
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
