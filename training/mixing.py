"""Faces laid over each other: mixup (Zhang et al., ICLR 2018, arXiv:1710.09412).

A portrait that is seen through another is hard to know by heart.
"""

import torch
from torch import Tensor

MIXING = 0.4
"""Of the Beta distribution that two faces' shares come from: most are near one of the two."""


def mixed_up(faces: Tensor, shares: Tensor, forged: Tensor, mixed: float) -> tuple[Tensor, Tensor, Tensor]:
    """Each of a share `mixed` of the faces with another of the batch laid over it, and as much of either's classes
    and of what is forged of it.

    faces: (n, 3, h, w). shares: (n, classes), of the classes in each face. forged: (n, cells, cells), NaN where
    unknown.
    """
    if mixed <= 0:
        return faces, shares, forged
    n = len(faces)
    of_it = torch.distributions.Beta(MIXING, MIXING).sample((n,)).to(faces.device)
    of_it[torch.rand(n, device=faces.device) >= mixed] = 1.0
    other = torch.randperm(n, device=faces.device)
    weight = of_it[:, None, None, None]
    whole = of_it[:, None, None] == 1.0  # what is not mixed must not become unknown for what another is
    mixed_forged = torch.where(whole, forged, torch.lerp(forged[other], forged, of_it[:, None, None]))
    return torch.lerp(faces[other], faces, weight), torch.lerp(shares[other], shares, of_it[:, None]), mixed_forged
