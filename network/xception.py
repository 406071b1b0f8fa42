"""Xception (Chollet 2017, arXiv:1610.02357) as used by FaceForensics++ (Rössler et al. 2019, arXiv:1901.08971).

Parameter names and numerics are those of `pretrainedmodels.xception`, so that every published
checkpoint of that family loads; only `last_linear` has as many outputs as there are classes.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

FEATURES = 2048


class SeparableConv2d(nn.Module):
    """Depthwise k × k, then pointwise 1 × 1 convolution, nothing in between (Chollet 2017, section 2)."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, in_channels, 3, padding=1, groups=in_channels, bias=False)
        self.pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.pointwise(self.conv1(x))
        return out


class Block(nn.Module):
    """`reps` × (ReLU, separable convolution, batch norm), optional pooling, residual connection.

    The channel count grows in the first repetition, or in the last where `grow_first` is false.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        reps: int,
        stride: int = 1,
        *,
        start_with_relu: bool = True,
        grow_first: bool = True,
    ) -> None:
        super().__init__()
        if out_channels != in_channels or stride != 1:
            self.skip: nn.Module = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)
            self.skipbn: nn.Module = nn.BatchNorm2d(out_channels)
        else:
            self.skip = self.skipbn = nn.Identity()

        middle = out_channels if grow_first else in_channels
        widths = [in_channels, *[middle] * (reps - 1), out_channels]
        rep: list[nn.Module] = []
        for before, after in pairwise(widths):
            rep += [nn.ReLU(), SeparableConv2d(before, after), nn.BatchNorm2d(after)]
        if not start_with_relu:
            rep = rep[1:]
        if stride != 1:
            rep.append(nn.MaxPool2d(3, stride, padding=1))
        self.rep = nn.Sequential(*rep)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.rep(x) + self.skipbn(self.skip(x))
        return out


class Xception(nn.Module):
    """A face in, class logits out.

    Input: NCHW float [-1, 1] RGB, 299 × 299 (any size of at least 71 works: the head averages over space).
    """

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(64)

        self.block1 = Block(64, 128, 2, 2, start_with_relu=False)
        self.block2 = Block(128, 256, 2, 2)
        self.block3 = Block(256, 728, 2, 2)
        self.block4 = Block(728, 728, 3)
        self.block5 = Block(728, 728, 3)
        self.block6 = Block(728, 728, 3)
        self.block7 = Block(728, 728, 3)
        self.block8 = Block(728, 728, 3)
        self.block9 = Block(728, 728, 3)
        self.block10 = Block(728, 728, 3)
        self.block11 = Block(728, 728, 3)
        self.block12 = Block(728, 1024, 2, 2, grow_first=False)

        self.conv3 = SeparableConv2d(1024, 1536)
        self.bn3 = nn.BatchNorm2d(1536)
        self.conv4 = SeparableConv2d(1536, FEATURES)
        self.bn4 = nn.BatchNorm2d(FEATURES)
        self.last_linear = nn.Linear(FEATURES, num_classes)

    def features(self, x: Tensor) -> Tensor:
        """(n, 3, h, w) in [-1, 1] -> (n, 2048, h / 32, w / 32), not negative."""
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        for number in range(1, 13):
            x = getattr(self, f"block{number}")(x)
        x = torch.relu(self.bn3(self.conv3(x)))
        return torch.relu(self.bn4(self.conv4(x)))

    def class_activation_maps(self, features: Tensor) -> Tensor:
        """(n, 2048, h, w) -> (n, classes, h, w); their mean over space is exactly the logits (Zhou et al. 2016)."""
        weight = self.last_linear.weight[:, :, None, None]
        return nn.functional.conv2d(features, weight, self.last_linear.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(n, 3, h, w) in [-1, 1] -> logits (n, classes)."""
        logits: Tensor = self.last_linear(self.features(x).mean(dim=(2, 3)))
        return logits
