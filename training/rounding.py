"""A network with 8-bit rounding in it, for training (Jacob et al. 2018, arXiv:1712.05877).

Every convolution sees its inputs and its weights as int8 will hold them, while gradients pass as if nothing had been
rounded (Bengio et al. 2013, arXiv:1308.3432). The ranges of the inputs are given and stay what they are.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

LEVELS = 127
"""Of a weight on either side of zero."""
TINY = torch.finfo(torch.float32).tiny


class Range(NamedTuple):
    """Where the 256 values of an input lie: `step` apart, from `lowest` steps on, zero among them. step: one number,
    or one for each channel."""

    step: NDArray[np.float32]
    lowest: int

    @property
    def highest(self) -> int:
        return self.lowest + 255


class _StraightThrough(torch.autograd.Function):
    """(n, c, h, w) in whole steps from lowest to highest; the gradient passes unchanged but for the scale."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, step: Tensor, lowest: int, highest: int) -> Tensor:
        per_step = 1 / step
        ctx.save_for_backward(per_step)
        rounded = torch.empty_like(x)
        # Picture by picture: the passes over one then find it in the processor's cache.
        for one, out in zip(x, rounded, strict=True):
            torch.mul(one, per_step, out=out).round_().clamp_(lowest, highest)
        return rounded

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (per_step,) = ctx.saved_tensors
        return gradients[0] * per_step, None, None, None


def whole_steps(weight: Tensor) -> tuple[Tensor, Tensor]:
    """(out, in / groups, h, w) -> the same in whole steps from -127 to 127, and the step of each output channel as
    (out, 1, 1, 1). The gradient passes as if nothing had been rounded."""
    steps = (weight.detach().abs().amax(dim=(1, 2, 3), keepdim=True) / LEVELS).clamp_min(TINY)
    scaled = weight / steps
    return scaled + (scaled.round() - scaled).detach(), steps


class RoundedConv2d(nn.Conv2d):
    """A convolution as int8 will compute it. Same parameters, same names, other numerics."""

    step: Tensor
    lowest: int
    highest: int

    def forward(self, x: Tensor) -> Tensor:
        """(n, c, h, w) -> (n, out, h, w) in float32.

        The sums are of whole numbers, which bfloat16 holds up to 256 without loss: autocast costs no precision.
        """
        inputs = _StraightThrough.apply(x, self.step, self.lowest, self.highest)
        weight, steps = whole_steps(self.weight)
        scale = steps.view(-1) * self.step.view(-1)
        return cast(Tensor, self._conv_forward(inputs, weight, None).float() * scale[:, None, None])


def round_convolutions(network: nn.Module, ranges: Mapping[str, Range]) -> None:
    """From now on the convolutions that `ranges` names round, in place."""
    for name, module in network.named_modules():
        if type(module) is not nn.Conv2d or name not in ranges:
            continue
        # The class alone: parameters, their names and what an optimizer holds of them stay what they are.
        module.__class__ = RoundedConv2d
        rounded = cast(RoundedConv2d, module)
        step = torch.from_numpy(np.array(ranges[name].step, np.float32).reshape(-1, 1, 1))
        rounded.register_buffer("step", step.to(module.weight.device), persistent=False)
        rounded.lowest, rounded.highest = ranges[name].lowest, ranges[name].highest
