"""Where a face is forged, asked of the network's middle while it learns and of nobody afterwards.

One label for a whole picture lets a network tell real from fake by whatever the two differ in; which cells are forged
it can only know from the traces themselves (Face X-ray, Li et al., CVPR 2020, arXiv:1912.13458; Nguyen et al., BTAS
2019, arXiv:1906.06876). Serving is as before: the layer that answers is thrown away.
"""

from torch import Tensor, nn
from torch.nn import functional as F

from network.xception import Xception
from training.errors import Told

LAYER, CHANNELS = "block11", 728
"""The last layer of Xception before its last halving, 19 × 19 cells at 299 pixels."""


class OnlyXception(Told):
    """Forged cells are asked of another network, which has no such layer."""


class Localizer(nn.Module):
    """Reads what `network` makes of a batch, from the moment that this is built: call `loss` after each of its forward
    passes. Raises OnlyXception."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        if not isinstance(network, Xception):
            raise OnlyXception(
                f"forged cells (localized) can be asked of Xception alone, not of {type(network).__name__}"
            )
        self.head = nn.Conv2d(CHANNELS, 1, 1)
        self._maps: Tensor | None = None
        network.get_submodule(LAYER).register_forward_hook(self._keep)

    def loss(self, forged: Tensor) -> Tensor:
        """Cross-entropy over the cells of which it is known. forged: (n, h, w) [0, 1], NaN where nobody knows; of any
        grid at least as fine as the layer's."""
        assert self._maps is not None, "no forward pass to be judged"
        told = self.head(self._maps)[:, 0].float()
        self._maps = None
        truth = F.adaptive_avg_pool2d(forged[:, None], told.shape[-2:])[:, 0]
        known = ~truth.isnan()
        losses = F.binary_cross_entropy_with_logits(told, truth.nan_to_num(0.0), reduction="none")
        return (losses * known).sum() / known.sum().clamp(min=1)

    def _keep(self, module: nn.Module, inputs: tuple[Tensor, ...], maps: Tensor) -> None:
        self._maps = maps
