"""Sharpness-aware minimization (Foret et al., ICLR 2021, arXiv:2010.01412), as self-blended images were trained by.

Weights around which the loss is flat lose less where faces, and networks that make them, are others.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import nn

_KEPT = 0.0
"""Momentum of batch norm's statistics at weights that are not the network's own."""


@contextmanager
def at_the_worst(network: nn.Module, parameters: Sequence[nn.Parameter], radius: float) -> Iterator[None]:
    """Inside, the weights stand `radius` (L2, over all of `parameters`) up the gradients that they have; behind, where
    they stood, with the gradients that were computed inside. Batch norm's running statistics do not learn meanwhile.
    """
    learning = [(p.detach(), p.grad) for p in parameters if p.grad is not None]
    weights, uphill = [p for p, _ in learning], [gradient for _, gradient in learning]
    before = [p.clone() for p in weights]
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    momenta = [m.momentum for m in norms]
    steps = torch._foreach_mul(uphill, radius / (torch.nn.utils.get_total_norm(uphill) + 1e-12))
    torch._foreach_add_(weights, list(steps))
    for module in norms:
        module.momentum = _KEPT
    try:
        yield
    finally:
        torch._foreach_copy_(weights, before)
        for module, momentum in zip(norms, momenta, strict=True):
            module.momentum = momentum
