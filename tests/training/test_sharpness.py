"""Sharpness-aware minimization: a step by the gradient of the worst weights nearby."""

import pytest
import torch
from torch import nn

from training.sharpness import at_the_worst


@pytest.fixture
def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4 * 36, 2))


def backward(network: nn.Sequential, faces: torch.Tensor) -> float:
    for parameter in network.parameters():
        parameter.grad = None
    loss = network(faces).square().mean()
    loss.backward()
    return float(loss.detach())


def flat(network: nn.Sequential) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in network.parameters()])


def gradient(network: nn.Sequential) -> torch.Tensor:
    return torch.cat([p.grad.flatten() for p in network.parameters() if p.grad is not None])


def test_inside_the_weights_stand_a_radius_up_the_gradient_where_the_loss_is_higher(network: nn.Sequential) -> None:
    faces = torch.randn(8, 3, 8, 8)
    loss, before = backward(network, faces), flat(network)
    uphill = gradient(network) / gradient(network).norm()

    with at_the_worst(network, list(network.parameters()), 0.05):
        torch.testing.assert_close(flat(network) - before, 0.05 * uphill, atol=1e-5, rtol=1e-4)
        assert backward(network, faces) > loss


def test_behind_the_weights_stand_where_they_stood_with_the_gradients_from_inside(network: nn.Sequential) -> None:
    faces = torch.randn(8, 3, 8, 8)
    backward(network, faces)
    before, own = flat(network), gradient(network)

    with at_the_worst(network, list(network.parameters()), 0.05):
        backward(network, faces)
        inside = gradient(network)

    assert torch.equal(flat(network), before)
    assert torch.equal(gradient(network), inside) and not torch.allclose(inside, own)


def test_batch_norm_learns_its_statistics_at_the_networks_own_weights_alone(network: nn.Sequential) -> None:
    faces = torch.randn(8, 3, 8, 8)
    backward(network, faces)
    norm = network[1]
    assert isinstance(norm, nn.BatchNorm2d) and norm.running_mean is not None
    mean, momentum = norm.running_mean.clone(), norm.momentum

    with at_the_worst(network, list(network.parameters()), 0.05):
        backward(network, faces)

    assert torch.equal(norm.running_mean, mean) and norm.momentum == momentum


def test_weights_stand_where_they_stood_after_an_error_too(network: nn.Sequential) -> None:
    backward(network, torch.randn(8, 3, 8, 8))
    before = flat(network)

    with pytest.raises(RuntimeError), at_the_worst(network, list(network.parameters()), 0.05):
        raise RuntimeError("out of memory")

    assert torch.equal(flat(network), before)


def test_parameters_that_learn_nothing_stay(network: nn.Sequential) -> None:
    network[0].requires_grad_(False)
    kernel = next(network[0].parameters()).detach().clone()
    backward(network, torch.randn(8, 3, 8, 8))

    with at_the_worst(network, list(network.parameters()), 0.05):
        assert torch.equal(next(network[0].parameters()), kernel)
