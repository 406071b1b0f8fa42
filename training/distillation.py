"""Teach a network with 8-bit rounding in it to answer as the float network does.

The float network is the teacher (Hinton et al. 2015, arXiv:1503.02531; for quantized students Mishra & Marr 2018,
arXiv:1711.05852): labels are not used, so what int8 says can only come closer to what was trained and measured.
Batch norm keeps its statistics.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import structlog
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from network.checkpoints import Checkpoint
from network.weights import Weights
from network.xception import Xception
from training.data import read_landmarks, read_manifest, training_samples
from training.rounding import Range, round_convolutions
from training.stream import FaceStream, StreamConfig

log = structlog.get_logger("distillation")

REPORT_EVERY = 20
# The faces that the network was trained on, as the service's callers would send them.
KINDS = {
    "real-video": 7.5,
    "real-photo": 7.0,
    "swap": 7.5,
    "self-blend-video": 2.0,
    "self-blend-photo": 2.5,
    "composite-video": 1.5,
    "composite-photo": 3.0,
    "generated": 7.0,
}


@dataclass(frozen=True)
class DistillationConfig:
    """images: how many to learn from. size: of the input in pixels; the network averages over space, so a smaller one
    than it is served with teaches the same and costs less. maps: weight of the class activation maps beside the
    evidence."""

    images: int
    size: int = 224
    batch: int = 16
    learning_rate: float = 2e-5
    maps: float = 0.1
    workers: int = 1
    seed: int = 77


def distill(weights: Weights, data: Path, ranges: Mapping[str, Range], config: DistillationConfig) -> Weights:
    """Weights, not rounded, whose rounded network answers like the float network of the given ones.

    ranges: of the inputs of every convolution that is rounded, by its name.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    state = {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}
    float_network = Checkpoint(state, len(state["last_linear.bias"]))
    teacher, student = float_network.network().requires_grad_(False), float_network.network()
    round_convolutions(student, ranges)
    for network in (teacher, student):
        network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.Adam([p for p in student.parameters() if p.requires_grad], lr=config.learning_rate)
    steps = max(1, config.images // config.batch)
    errors: list[float] = []
    for step, (faces, _) in enumerate(islice(_faces(data, config), steps)):
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * (1 + math.cos(math.pi * step / steps)) / 2
        batch = faces.to(device, memory_format=torch.channels_last)
        loss, error = _loss(student, teacher, batch, config.maps)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        errors.append(error)
        if (step + 1) % REPORT_EVERY == 0:
            recent = torch.tensor(errors[-REPORT_EVERY:]).square().mean().sqrt()
            log.info(
                "rms difference of evidence",
                images=(step + 1) * config.batch,
                of=config.images,
                rms=round(float(recent), 4),
            )
    return {name: value.numpy(force=True) for name, value in student.state_dict().items() if name in weights}


def _faces(data: Path, config: DistillationConfig) -> DataLoader[tuple[Tensor, int]]:
    samples = training_samples(read_manifest(data))
    stream = FaceStream(
        data, samples, read_landmarks(data), StreamConfig(KINDS, config.size, degradation=0.7, seed=config.seed)
    )
    return DataLoader(stream, config.batch, num_workers=config.workers, prefetch_factor=4 if config.workers else None)


def _loss(student: Xception, teacher: Xception, faces: Tensor, maps: float) -> tuple[Tensor, float]:
    """What is to be made small, and the root of the mean squared difference of logit(fake)."""
    with torch.no_grad():
        wanted = teacher.class_activation_maps(teacher.features(faces))
    with torch.autocast(faces.device.type, torch.bfloat16):
        features = student.features(faces)
    given = student.class_activation_maps(features.float())
    difference = _evidence(given) - _evidence(wanted)
    loss = nn.functional.huber_loss(difference, torch.zeros_like(difference), delta=0.5)
    return loss + maps * nn.functional.mse_loss(given, wanted), float(difference.detach().square().mean().sqrt())


def _evidence(maps: Tensor) -> Tensor:
    """(n, classes, h, w) -> (n,): logit(fake), with the first class real."""
    logits = maps.mean(dim=(2, 3))
    return logits[:, 1:].logsumexp(dim=1) - logits[:, 0]
