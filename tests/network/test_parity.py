"""Ours against the installed `pretrainedmodels`, weight for weight. Needs requirements-train.txt."""

import importlib
import importlib.util
import sys

import pytest
import torch

from tests.network.test_xception import seeded_face, seeded_state

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pretrainedmodels") is None,
    reason="pretrainedmodels is not installed (requirements-train.txt)",
)


# Lives as long as the process: torch forgets an operator when its Library is collected.
DECLARED: list[torch.library.Library] = []


def import_torchvision() -> None:
    """A CUDA build of torchvision beside a CPU build of torch imports only where its operators are declared first."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        DECLARED.append(torch.library.Library("torchvision", "DEF"))
        for name in ("nms", "qnms"):
            DECLARED[0].define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        importlib.import_module("torchvision")


def their_network(num_classes: int) -> torch.nn.Module:
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
