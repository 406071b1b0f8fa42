import torch
from torch import nn

from network.xception import Xception
from training.rounding import LEVELS, RoundedConv2d, round_convolutions, rounded_activations, rounded_weights


def test_weights_of_each_channel_lie_on_255_levels_of_their_own() -> None:
    weight = torch.randn(4, 3, 3, 3) * torch.tensor([1e-3, 0.1, 1.0, 50.0])[:, None, None, None]

    rounded = rounded_weights(weight)

    for channel, original in zip(rounded, weight, strict=True):
        levels = channel / (original.abs().max() / LEVELS)
        assert torch.allclose(levels, levels.round(), atol=1e-3)
        assert levels.abs().max().round() == LEVELS
        assert (channel - original).abs().max() <= original.abs().max() / LEVELS / 2 * 1.01


def test_what_comes_from_a_relu_gets_all_its_levels_above_zero() -> None:
    x = torch.rand(5, 8, 7, 7)

    rounded = rounded_activations(x)

    reach = x.amax(dim=(1, 2, 3)).mean()
    levels = rounded / (reach / 255)
    assert torch.allclose(levels, levels.round(), atol=1e-3)
    assert levels.max().round() == 255
    assert (rounded - x.clamp(max=reach)).abs().max() <= reach / 255 / 2 * 1.01


def test_signed_activations_are_rounded_about_zero_and_cut_at_the_mean_of_the_largest() -> None:
    x = torch.randn(6, 4, 9, 9)

    rounded = rounded_activations(x)

    reach = x.abs().amax(dim=(1, 2, 3)).mean()
    assert torch.allclose(rounded.abs().max(), reach)
    assert (rounded - x.clamp(-reach, reach)).abs().max() <= reach / LEVELS / 2 * 1.01


def test_gradients_pass_as_if_nothing_had_been_rounded() -> None:
    x = torch.randn(2, 3, 4, 4, requires_grad=True)
    weight = torch.randn(2, 3, 1, 1, requires_grad=True)

    rounded_activations(x).sum().backward()
    rounded_weights(weight).sum().backward()

    assert x.grad is not None
    assert weight.grad is not None
    assert torch.equal(x.grad, torch.ones_like(x))
    assert torch.equal(weight.grad, torch.ones_like(weight))


def test_a_rounded_network_keeps_its_parameters_and_answers_nearly_the_same() -> None:
    torch.manual_seed(0)
    network = Xception(3).eval()
    before = {name: id(parameter) for name, parameter in network.named_parameters()}
    face = torch.rand(1, 3, 71, 71) * 2 - 1
    with torch.no_grad():
        features = network.features(face)
        round_convolutions(network)
        rounded = network.features(face)

    assert {name: id(parameter) for name, parameter in network.named_parameters()} == before
    assert not any(type(module) is nn.Conv2d for module in network.modules())
    error = (rounded - features).norm() / features.norm()
    assert 0.001 < error < 0.3


def test_the_picture_itself_is_not_rounded_again() -> None:
    layer = RoundedConv2d(3, 2, 1, bias=False)
    picture = torch.rand(1, 3, 5, 5)

    assert torch.equal(layer(picture), nn.functional.conv2d(picture, rounded_weights(layer.weight)))
