"""Training with 8-bit rounding in the loop, so that a network learns to live with what int8 will do to it.

Quantization-aware training (Jacob et al. 2018, arXiv:1712.05877): every convolution sees its inputs and its weights
rounded as `training.quantize` will round them, while gradients pass as if nothing had been rounded (Bengio et al. 2013,
arXiv:1308.3432). The weights that are saved are not rounded.

Use with care: nothing keeps activations below the cut, and a network that came to rely on it was worse in float and in
int8 than one trained without (docs/evaluation/experiments.md).
"""

from typing import Any, cast

import torch
from torch import Tensor, nn

LEVELS = 127
TINY = torch.finfo(torch.float32).tiny
IMAGE_CHANNELS = 3


class _StraightThrough(torch.autograd.Function):
    """Multiples of `step` from low to high; the gradient passes unchanged."""

    @staticmethod
    def forward(_ctx: Any, x: Tensor, step: float, low: int, high: int) -> Tensor:
        rounded = torch.empty_like(x)
        # Picture by picture: the four passes over one then find it in the processor's cache.
        for one, out in zip(x, rounded, strict=True):
            torch.mul(one, 1 / step, out=out).round_().clamp_(low, high).mul_(step)
        return rounded

    @staticmethod
    def backward(_ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        return gradients[0], None, None, None


def rounded_weights(weight: Tensor) -> Tensor:
    """(out, in / groups, h, w): each output channel on 255 levels, symmetric about zero."""
    with torch.no_grad():
        step = (weight.abs().amax(dim=(1, 2, 3), keepdim=True) / LEVELS).clamp_min(TINY)
        error = (weight / step).round_().mul_(step).sub_(weight)
    return weight + error


def rounded_activations(x: Tensor) -> Tensor:
    """(n, c, h, w): 255 levels up to the mean of the pictures' largest values, which is where NNCF's default for
    calibration puts the end of the range; all of them positive where nothing is negative (behind a ReLU)."""
    with torch.no_grad():
        lowest, highest = x.permute(0, 2, 3, 1).flatten(1).aminmax(dim=1)
    if lowest.min() >= 0:
        low, high, reach = 0, 2 * LEVELS + 1, highest.float().mean()
    else:
        low, high, reach = -LEVELS, LEVELS, torch.maximum(highest, -lowest).float().mean()
    return cast(Tensor, _StraightThrough.apply(x, max(float(reach) / high, TINY), low, high))


class RoundedConv2d(nn.Conv2d):
    """A convolution as int8 will compute it. Same parameters, same names, other numerics."""

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, out, h, w). A picture's own values are 8 bits already, and stay as they are."""
        inputs = x if self.in_channels == IMAGE_CHANNELS else rounded_activations(x)
        return cast(Tensor, self._conv_forward(inputs, rounded_weights(self.weight), self.bias))


def round_convolutions(network: nn.Module) -> None:
    """From now on every convolution of `network` rounds, in place."""
    for module in network.modules():
        if type(module) is nn.Conv2d:
            # The class alone: parameters, their names and what the optimizer holds of them stay what they are.
            module.__class__ = RoundedConv2d
