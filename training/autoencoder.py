"""A small convolutional autoencoder with several decoders: what it returns is a face that a network drew.

Face swaps are drawn by an autoencoder's decoder and generated faces by a generator that is built alike; both double
small feature maps until a picture is there, and each way of doubling leaves its own trace (Odena et al.,
"Deconvolution and Checkerboard Artifacts", Distill 2016). So there is a decoder for each of the usual ways, and two
built as those of whole families of generators are: of normalized residual blocks (the decoder of latent diffusion,
Rombach et al., CVPR 2022, arXiv:2112.10752), and with noise and a sum of pictures of every size (StyleGAN2, Karras et
al., CVPR 2020, arXiv:1912.04958). It is learned from the training faces alone, on crops, by the distance of pixels
and of their gradients and, from a third of the time on, against a patch discriminator (Isola et al., CVPR 2017,
arXiv:1611.07004; hinge loss).
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import structlog
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from network.torch_engine import gains_by_bf16, preferred_device
from training.arrays import Picture, Random
from training.codecs import decode, stored_picture
from training.data import Sample

log = structlog.get_logger("autoencoder")

DOUBLINGS = ("nearest", "bilinear", "transposed", "shuffle")
DECODERS = (*DOUBLINGS, "residual", "skips")
WIDTHS = (128, 96, 64, 32)
"""Channels at 1/8, 1/4, 1/2 and 1/1 of the picture's side."""
LATENT = 12
STRIDE = 8
CROP = 128
BATCH = 8
LEARNING_RATE = 1e-3
WARM_UP = 50
ADVERSARIAL = 0.05
REPORT_EVERY = 100


class Autoencoder(nn.Module):
    """(N, 3, H, W) in [-1, 1], H and W multiples of 8, to the same shape, through 12 channels at an eighth."""

    def __init__(self) -> None:
        super().__init__()
        deep, third, second, first = WIDTHS
        self.encoder = nn.Sequential(
            _conv(3, first), _conv(first, second, 2), _conv(second, third, 2), _conv(third, deep, 2),
            nn.Conv2d(deep, LATENT, 1),
        )  # fmt: skip
        self.decoders = nn.ModuleDict({name: _decoder(name) for name in DECODERS})

    def forward(self, faces: Tensor, decoder: str) -> Tensor:
        """The faces as `decoder` (one of DECODERS) draws them."""
        return cast(Tensor, self.decoders[decoder](self.encoder(faces)))


class Residual(nn.Module):
    """Two normalized convolutions beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        layers = [layer for _ in range(2) for layer in _normalized(channels)]
        self.branch = nn.Sequential(*layers)

    def forward(self, maps: Tensor) -> Tensor:
        return maps + cast(Tensor, self.branch(maps))


class Skips(nn.Module):
    """A picture at every size, the smaller ones doubled and summed up; noise of learned strength in every layer.

    Doubling goes through [1, 3, 3, 1], which for a factor of two is bilinear interpolation.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = _conv(LATENT, WIDTHS[0])
        self.steps = nn.ModuleList(
            nn.ModuleList([_conv(wide, narrow), _conv(narrow, narrow)]) for wide, narrow in pairwise(WIDTHS)
        )
        self.noise = nn.ParameterList(torch.full((2,), 0.02) for _ in self.steps)
        self.pictures = nn.ModuleList(nn.Conv2d(width, 3, 1) for width in WIDTHS)

    def forward(self, latent: Tensor) -> Tensor:
        maps = self.first(latent)
        picture = self.pictures[0](maps)
        for step, strengths, to_picture in zip(self.steps, self.noise, self.pictures[1:], strict=True):
            maps = _doubled(maps)
            for convolution, strength in zip(cast(nn.ModuleList, step), strengths, strict=True):
                maps = convolution(maps)
                maps = maps + strength * torch.randn_like(maps[:, :1])
            picture = _doubled(picture) + to_picture(maps)
        return cast(Tensor, picture)


def redraw(network: Autoencoder, picture: Picture, rng: Random) -> Picture:
    """`picture` drawn by one of the decoders at 0.5–1.2 of its size; same size again.

    The shading and colour of areas wider than some pixels are the picture's own: what a few minutes of training leave
    wrong there would tell these faces apart at a glance, and no forger would let it pass.
    """
    height, width = picture.shape[:2]
    scale = rng.uniform(0.5, 1.2)
    grid = (_multiple(width * scale), _multiple(height * scale))
    small = cast(Picture, cv2.resize(picture, grid, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(int(rng.integers(2**31)))  # of the decoder's noise
        device = next(network.parameters()).device  # where the network lies, there the picture goes
        drawn = network(_tensor(small[None]).to(device), str(rng.choice(DECODERS)))[0].cpu()
    pixels = np.ascontiguousarray(drawn.permute(1, 2, 0).float().numpy()) * np.float32(127.5) + np.float32(127.5)
    wide = rng.uniform(0.008, 0.03) * grid[0]
    pixels += cv2.GaussianBlur(small.astype(np.float32) - pixels, (0, 0), wide)
    kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    whole = cv2.resize(pixels, (width, height), interpolation=kernel)
    return np.clip(np.rint(whole), 0, 255).astype(np.uint8)


def train_autoencoder(folder: Path, samples: Sequence[Sample], out: Path, steps: int, seed: int = 0) -> None:
    """Learn from the pictures of `samples` in `steps` steps and write the weights to `out`. Raises Unreadable."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    device = preferred_device()
    network = Autoencoder().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    critic = _critic().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    drawing = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    judging = torch.optim.Adam(critic.parameters(), lr=3e-4, betas=(0.5, 0.9))
    stored = [stored_picture(folder / s.file) for s in samples]
    in_bf16 = gains_by_bf16(device)
    for step in range(steps):
        done = step / steps
        for group in drawing.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / WARM_UP, max(0.02, 1.5 * (1 - done)))
        crops = [_crop(stored[rng.integers(len(stored))], rng) for _ in range(BATCH)]
        faces = _tensor(np.stack(crops).astype(np.uint8)).to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=in_bf16):
            drawn = network(faces, str(rng.choice(DECODERS))).float()
            loss = F.l1_loss(drawn, faces) + _gradient_distance(drawn, faces)
            if done > 1 / 3:
                loss = loss - ADVERSARIAL * critic(drawn).float().mean()
        drawing.zero_grad(set_to_none=True)
        loss.backward()
        drawing.step()
        if done > 1 / 4:
            with torch.autocast(device.type, torch.bfloat16, enabled=in_bf16):
                real, fake = critic(faces).float(), critic(drawn.detach()).float()
            judgement = F.relu(1 - real).mean() + F.relu(1 + fake).mean()
            judging.zero_grad(set_to_none=True)
            judgement.backward()
            judging.step()
        if (step + 1) % REPORT_EVERY == 0:
            log.info("autoencoder", step=step + 1, of=steps, loss=round(float(loss.detach()), 4))
    save_file({name: value.cpu().contiguous() for name, value in network.state_dict().items()}, out)


def load_autoencoder(path: Path) -> Autoencoder:
    """What `train_autoencoder` wrote, for inference."""
    network = Autoencoder()
    network.load_state_dict(load_file(path))
    return network.to(preferred_device()).eval()


def _decoder(name: str) -> nn.Module:
    if name == "skips":
        return Skips()
    deep, residual = WIDTHS[0], name == "residual"
    layers: list[nn.Module] = [_conv(LATENT, deep), Residual(deep) if residual else _conv(deep, deep)]
    for wide, narrow in pairwise(WIDTHS):
        layers += [*_double(name, wide, narrow), Residual(narrow) if residual else _conv(narrow, narrow)]
    return nn.Sequential(*layers, nn.Conv2d(WIDTHS[-1], 3, 3, padding=1))


def _double(doubling: str, wide: int, narrow: int) -> list[nn.Module]:
    if doubling == "residual":
        return [nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(wide, narrow, 3, padding=1)]
    if doubling == "transposed":
        return [nn.ConvTranspose2d(wide, narrow, 4, 2, 1), nn.LeakyReLU(0.1)]
    if doubling == "shuffle":
        return [nn.Conv2d(wide, 4 * narrow, 3, padding=1), nn.PixelShuffle(2), nn.LeakyReLU(0.1)]
    return [nn.Upsample(scale_factor=2, mode=doubling), _conv(wide, narrow)]


def _doubled(maps: Tensor) -> Tensor:
    return F.interpolate(maps, scale_factor=2, mode="bilinear")


def _normalized(channels: int) -> list[nn.Module]:
    return [nn.GroupNorm(8, channels), nn.SiLU(), nn.Conv2d(channels, channels, 3, padding=1)]


def _critic() -> nn.Sequential:
    """Patch discriminator: a score for each patch of about 30 × 30 pixels. Spectral normalization (Miyato et al., ICLR
    2018) bounds its scores; without it they ran off and took the decoders with them."""
    convolutions = [nn.Conv2d(a, b, 3, 2, 1) for a, b in ((3, 32), (32, 64), (64, 128))]
    convolutions.append(nn.Conv2d(128, 1, 3, padding=1))
    layers: list[nn.Module] = []
    for convolution in convolutions:
        layers += [spectral_norm(convolution), nn.LeakyReLU(0.1)]
    return nn.Sequential(*layers[:-1])


def _conv(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, stride, 1), nn.LeakyReLU(0.1))


def _gradient_distance(drawn: Tensor, faces: Tensor) -> Tensor:
    """Mean absolute difference of neighbouring pixels' differences: edges, which the plain distance lets blur."""
    rest = drawn - faces
    return rest.diff(dim=-1).abs().mean() + rest.diff(dim=-2).abs().mean()


def _crop(stored: bytes, rng: Random) -> Picture:
    picture = decode(np.frombuffer(stored, np.uint8))
    side = int(rng.integers(CROP, max(CROP, min(picture.shape[:2])) + 1))
    scale = CROP / side if rng.random() < 0.5 else 1.0
    wanted = round(CROP / scale)
    top, left = (int(rng.integers(0, max(1, edge - wanted + 1))) for edge in picture.shape[:2])
    cut = picture[top : top + wanted, left : left + wanted]
    return cast(Picture, cv2.resize(cut, (CROP, CROP), interpolation=cv2.INTER_AREA))


def _tensor(pictures: Picture) -> Tensor:
    """(N, H, W, 3) uint8 to (N, 3, H, W) in [-1, 1]."""
    values = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return values.contiguous(memory_format=torch.channels_last)


def _multiple(pixels: float) -> int:
    return max(STRIDE, STRIDE * round(pixels / STRIDE))
