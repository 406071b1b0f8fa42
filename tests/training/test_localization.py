import pytest
import torch
from torch import nn

from network.checkpoints import load_checkpoint
from network.xception import Xception
from tests.conftest import MODEL
from training.localization import Localizer, OnlyXception


@pytest.fixture(scope="module")
def network() -> Xception:
    return load_checkpoint(MODEL / "xception.safetensors").network().eval()


def test_the_middle_of_the_network_learns_which_cells_are_forged(network: Xception) -> None:
    torch.manual_seed(0)
    faces = torch.rand(4, 3, 128, 128) * 0.2
    forged = torch.zeros(4, 8, 8)
    forged[:2, :, :4], forged[2:, :, 4:] = 1, 1
    faces += forged[:, None].repeat_interleave(16, 2).repeat_interleave(16, 3) * torch.rand(4, 3, 128, 128)
    localizer = Localizer(network)
    optimizer = torch.optim.Adam(localizer.parameters(), lr=0.02)
    losses = []
    for _ in range(60):
        with torch.no_grad():
            network(faces)
        loss = localizer.loss(forged)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))

    assert losses[-1] < 0.5 * losses[0]
    with torch.no_grad():
        network(faces)
        assert localizer.loss(1 - forged) > 4 * losses[-1]


def test_cells_of_which_nothing_is_known_teach_nothing(network: Xception) -> None:
    localizer = Localizer(network)
    faces = torch.zeros(2, 3, 71, 71)
    forged = torch.ones(2, 5, 5)
    network(faces)
    of_both = float(localizer.loss(forged).detach())

    forged[1] = torch.nan
    network(faces)
    assert float(localizer.loss(forged).detach()) == pytest.approx(of_both)  # the faces are the same
    network(faces)
    loss = localizer.loss(torch.full_like(forged, torch.nan))
    loss.backward()

    assert float(loss.detach()) == 0
    assert localizer.head.weight.grad is not None
    assert not localizer.head.weight.grad.any()


def test_the_question_reaches_the_layers_below(network: Xception) -> None:
    localizer = Localizer(network)
    network.zero_grad()
    network(torch.rand(2, 3, 71, 71))
    localizer.loss(torch.ones(2, 5, 5)).backward()

    below, above = network.block4, network.block12
    assert any(p.grad is not None and p.grad.any() for p in below.parameters())
    assert all(p.grad is None for p in above.parameters())
    network.zero_grad(set_to_none=True)


def test_another_network_is_refused() -> None:
    with pytest.raises(OnlyXception, match="Sequential"):
        Localizer(nn.Sequential(nn.Conv2d(3, 3, 1)))
