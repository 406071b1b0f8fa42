import numpy as np
import torch
from torch import nn

from network.xception import Xception
from training.rounding import LEVELS, Range, RoundedConv2d, round_convolutions, whole_steps


def rounded_convolution(step: list[float], lowest: int) -> RoundedConv2d:
    layer = nn.Sequential(nn.Conv2d(4, 2, 3, bias=False))
    round_convolutions(layer, {"0": Range(np.array(step, np.float32), lowest)})
    assert isinstance(layer[0], RoundedConv2d)
    return layer[0]


def test_weights_of_each_channel_lie_on_255_levels_of_their_own() -> None:
    weight = torch.randn(4, 3, 3, 3) * torch.tensor([1e-3, 0.1, 1.0, 50.0])[:, None, None, None]

    levels, steps = whole_steps(weight)

    assert torch.allclose(levels, levels.round(), atol=1e-3)
    assert torch.equal(levels.abs().amax(dim=(1, 2, 3)).round(), torch.full((4,), float(LEVELS)))
    assert ((levels * steps - weight).abs() <= steps / 2 * 1.01).all()


def test_inputs_are_rounded_to_steps_and_cut_at_the_ends() -> None:
    layer = rounded_convolution([0.1], -128)
    nn.init.ones_(layer.weight)
    x = torch.tensor([0.04, 0.06, -100.0, 100.0])[None, :, None, None].expand(1, 4, 3, 3).contiguous()

    out = layer(x)

    assert torch.allclose(out, torch.full_like(out, 9 * (0.0 + 0.1 - 12.8 + 12.7)), atol=1e-4)


def test_each_channel_can_have_its_own_step() -> None:
    convolution = nn.Conv2d(2, 2, 1, groups=2, bias=False)
    nn.init.ones_(convolution.weight)
    layer = nn.Sequential(convolution)
    round_convolutions(layer, {"0": Range(np.array([0.5, 0.01], np.float32), 0)})

    out = layer(torch.full((1, 2, 1, 1), 0.33))

    assert torch.allclose(out.flatten(), torch.tensor([0.5, 0.33]))


def test_sums_are_exact_under_autocast() -> None:
    layer = rounded_convolution([0.013], -128)
    x = torch.randn(1, 4, 3, 3)
    with torch.autocast("cpu", torch.bfloat16):
        fast = layer(x)

    # bfloat16 rounds the sum once, by at most 1/256 of it; rounding each factor would cost more.
    assert fast.dtype == torch.float32
    assert torch.allclose(fast, layer(x), rtol=1 / 256, atol=1e-6)


def test_gradients_pass_as_if_nothing_had_been_rounded() -> None:
    layer = rounded_convolution([0.01], -128)
    exact = nn.Conv2d(4, 2, 3, bias=False)
    exact.weight.data = layer.weight.data.clone()
    x = torch.rand(1, 4, 3, 3) - 0.5
    gradients = []
    for convolution in (layer, exact):
        seen = x.clone().requires_grad_()
        convolution(seen).sum().backward()
        assert seen.grad is not None
        assert convolution.weight.grad is not None
        gradients.append((seen.grad, convolution.weight.grad))

    for rounded, true in zip(*gradients, strict=True):
        assert torch.allclose(rounded, true, atol=0.02)
        assert rounded.abs().max() > 0.1


def test_a_rounded_network_keeps_its_parameters() -> None:
    network = Xception(3)
    before = {name: id(parameter) for name, parameter in network.named_parameters()}
    names = [name for name, module in network.named_modules() if isinstance(module, nn.Conv2d)]

    round_convolutions(network, {name: Range(np.array([0.02], np.float32), -128) for name in names})

    assert {name: id(parameter) for name, parameter in network.named_parameters()} == before
    assert set(network.state_dict()) == set(Xception(3).state_dict())
    assert not any(type(module) is nn.Conv2d for module in network.modules())
