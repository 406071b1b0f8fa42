"""Train the network: time-boxed, resumable at any moment, the same code on two CPU cores and on a GPU."""

import csv
import math
import os
import time
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Annotated

import structlog
import torch
from pydantic import Field
from torch import Tensor, nn
from torch.utils.data import DataLoader

from network.checkpoints import save_checkpoint
from network.torch_engine import gains_by_bf16, preferred_device
from training.backbones import BackboneName, load_backbone
from training.data import LABELS, read_landmarks, read_manifest, training_samples, validation_samples
from training.errors import NoSuchModule, Told
from training.localization import Localizer
from training.mixing import mixed_up
from training.neighbours import without_copies
from training.pointwise import as_products
from training.sharpness import at_the_worst
from training.stream import FaceStream, StreamConfig

log = structlog.get_logger("training")

STATE = "state.pt"
SAVE_EVERY_S = 240.0
REPORT_EVERY = 20
# A process that was paused, or a machine that slept, must not have spent the budget.
LONGEST_STEP_S = 60.0  # twice what 32 faces take, looked at twice, on two cores without bf16
STRETCH = 300
MAX_DEATHS = 3  # one after another, without a step between them


@dataclass(frozen=True)
class Phase:
    """A stretch of the training at one input size. share: of the whole budget."""

    size: Annotated[int, Field(ge=1)]
    share: float


@dataclass(frozen=True)
class TrainConfig:
    """What a run is. budget_s: seconds of training in all, over every restart; the learning rate falls with them, so
    that a run on a shared machine still ends annealed. start: a checkpoint of `network`, with three classes or
    another head. redrawn: folders of `python -m training redraw`, for the kinds that need one. paired, closer,
    turned, recoloured, edited: see StreamConfig. localized: weight of the question where a face is forged, beside the
    one whether it is (see training.localization). frozen: modules of the network, such as "block1", whose weights and
    batch norm's statistics stay as they are; no gradient is computed below the first that learns, a quarter of a step
    where Xception's entry flow is frozen. mixed: share of the faces that are mixed with another of their batch (see
    training.mixing); it falls to nothing over the budget, so that the network and its batch norm end on faces as they
    are. neighbourhood: radius, in weights (L2), of sharpness-aware minimization (see training.sharpness); a step then
    takes twice as long. stretch: steps after which the processes that make faces are replaced, for where the allocator
    keeps every page they grow."""

    data: Path
    start: Path
    out: Path
    kinds: dict[str, float]
    network: BackboneName = "xception"
    phases: tuple[Phase, ...] = (Phase(224, 0.6), Phase(299, 0.4))
    budget_s: float = 3600
    batch: Annotated[int, Field(ge=1)] = 32
    learning_rate: float = 2e-4
    final_rate: float = 2e-6
    weight_decay: float = 0.01
    warm_up: float = 0.02
    label_smoothing: float = 0.02
    ema_decay: float = 0.997
    mixed: float = 0.0
    neighbourhood: float = 0.0
    degradation: float = 1.0
    localized: float = 0.0
    redrawn: tuple[Path, ...] = ()
    paired: float = 0.0
    closer: float = 0.0
    turned: float = 0.0
    recoloured: float = 0.0
    edited: float = 0.0
    sources: dict[str, float] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    workers: Annotated[int, Field(ge=0)] = 1
    stretch: Annotated[int, Field(ge=1)] = STRETCH  # of none no run would ever come to its end
    seed: int = 0


@dataclass
class Progress:
    """What must survive a kill, besides weights and optimizer."""

    seconds: float = 0
    images: int = 0
    steps: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class OtherRun(Told):
    """What lies in the folder is a run of another network, from other weights, on other sources, with other modules
    frozen, or asked with another weight where faces are forged."""


class NoSuchSource(Told):
    """What is to be held out, or weighed otherwise, is no source of training faces: held out by a misspelt name, it
    would be trained on and called unseen."""


class Run:
    """One training run in the folder `config.out`; constructing it resumes what lies there. Raises OtherRun,
    NoSuchSource, NoSuchModule and OnlyXception; training it raises BadStream and Unreadable."""

    def __init__(self, config: TrainConfig) -> None:
        self.config = config
        self.device = preferred_device()
        torch.manual_seed(config.seed)
        self.network = load_backbone(config.network, config.start, len(LABELS))
        self.network.to(self.device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
        modules = dict(self.network.named_modules())
        if missing := sorted(set(config.frozen) - set(modules)):
            raise NoSuchModule(f"{config.network} has no module {', '.join(missing)} to be frozen")
        for name in config.frozen:
            modules[name].eval().requires_grad_(False)
        self.average = deepcopy(self.network).eval().requires_grad_(False)
        if self.device.type == "cpu":
            as_products(self.network)
        learning = nn.ModuleList([self.network])
        self.localizer = Localizer(self.network).to(self.device) if config.localized else None
        if self.localizer:
            learning.append(self.localizer)
        self._parameters = [p for p in learning.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(_groups(learning, config.weight_decay), lr=config.learning_rate)
        self.progress = Progress()
        self._saved_at = time.monotonic()
        everything = read_manifest(config.data)
        unknown = {*config.leave_out, *config.sources} - {s.source for s in training_samples(everything)}
        if unknown:
            raise NoSuchSource(f"no training face is of {', '.join(sorted(unknown))}")
        training = training_samples(everything, config.leave_out)
        self.samples = without_copies(training, validation_samples(everything), config.data)
        if len(self.samples) < len(training):
            log.warning("copies of pictures for judging are left out", pictures=len(training) - len(self.samples))
        self.identity = self._identity()
        config.out.mkdir(parents=True, exist_ok=True)
        if (config.out / STATE).exists():
            self._resume()
        self.landmarks = read_landmarks(config.data)
        self._streams: dict[int, FaceStream] = {}

    def train(self) -> None:
        """Until the budget is spent; saves on the way and at the end."""
        begin = 0.0
        for phase in self.config.phases:
            end = begin + phase.share * self.config.budget_s
            if self.progress.seconds < end:
                self._train_phase(phase, end)
            begin = end
        self.save()

    def _train_phase(self, phase: Phase, until_s: float) -> None:
        deaths = 0
        while self.progress.seconds < until_s:
            before = self.progress.steps
            try:
                self._train_stretch(phase.size, until_s)
            except RuntimeError as error:
                # The codecs are not ours: one of fifteen such processes died of a broken heap after 42,000 faces.
                deaths = deaths + 1 if self.progress.steps == before else 1
                if "DataLoader worker" not in str(error) or deaths > MAX_DEATHS:
                    raise
                log.warning("a process that makes faces died; others take over", error=str(error))

    def _train_stretch(self, size: int, until_s: float) -> None:
        """`stretch` steps, or fewer where that is the end."""
        c, progress = self.config, self.progress
        # Another seed after each stretch and each restart: the stream must not repeat what it has shown already.
        stream = self._stream(size).from_seed(c.seed + progress.steps)
        faces = DataLoader(
            stream,
            c.batch,
            num_workers=c.workers,
            prefetch_factor=4 if c.workers else None,
            pin_memory=self.device.type == "cuda",
        )
        last = time.monotonic()
        losses: list[float] = []
        for batch, forged, targets in islice(faces, c.stretch):
            losses.append(self._step(batch, forged, targets))
            now = time.monotonic()
            progress.seconds += min(now - last, LONGEST_STEP_S)
            progress.steps += 1
            progress.images += len(batch)
            last = now
            if progress.steps % REPORT_EVERY == 0:
                self._report(size, losses)
                losses = []
            if now - self._saved_at > SAVE_EVERY_S:
                self.save()
                last = time.monotonic()
            if progress.seconds >= until_s:
                return

    def _stream(self, size: int) -> FaceStream:
        """Prepared once for each size."""
        if size not in self._streams:
            c = self.config
            config = StreamConfig(
                c.kinds,
                size,
                degradation=c.degradation,
                sources=c.sources,
                paired=c.paired,
                closer=c.closer,
                turned=c.turned,
                recoloured=c.recoloured,
                edited=c.edited,
            )
            self._streams[size] = FaceStream(c.data, self.samples, self.landmarks, config, c.redrawn)
        return self._streams[size]

    def _step(self, batch: Tensor, forged: Tensor, targets: Tensor) -> float:
        """batch: (n, h, w, 3) uint8. forged, targets: as the stream has them."""
        batch, forged, targets = (part.to(self.device, non_blocking=True) for part in (batch, forged, targets))
        batch = batch.permute(0, 3, 1, 2).float() / 127.5 - 1  # channels last, as they lie
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        shares = nn.functional.one_hot(targets, len(LABELS)).float()
        mixed = mixed_up(batch, shares, forged, self.config.mixed * (1 - self._spent()))
        told = self._backward(*mixed)
        if self.config.neighbourhood:
            with at_the_worst(self.network, self._parameters, self.config.neighbourhood):
                self._backward(*mixed)
        nn.utils.clip_grad_norm_(self._parameters, 2.0)
        self.optimizer.step()
        self._update_average()
        return told

    def _backward(self, faces: Tensor, shares: Tensor, forged: Tensor) -> float:
        """Gradients of the loss, in place of those that were there. Returns the loss of telling faces apart."""
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=gains_by_bf16(self.device)):
            logits = self.network(faces)
            where = self.localizer.loss(forged) if self.localizer else 0.0
        loss = nn.functional.cross_entropy(logits.float(), shares, label_smoothing=self.config.label_smoothing)
        told = float(loss.detach())
        (loss + self.config.localized * where).backward()
        return told

    def _update_average(self) -> None:
        """Exponential moving average of weights and of batch norm's statistics; shorter while there is little to
        average over."""
        decay = min(self.config.ema_decay, (1 + self.progress.steps) / (10 + self.progress.steps))
        with torch.no_grad():
            ours, theirs = self.average.state_dict(), self.network.state_dict()
            floating = [name for name, value in ours.items() if value.is_floating_point()]
            torch._foreach_lerp_([ours[n] for n in floating], [theirs[n] for n in floating], 1 - decay)

    def _spent(self) -> float:
        """Share of the budget, [0, 1]."""
        return min(1.0, self.progress.seconds / self.config.budget_s)

    def rate(self) -> float:
        """Linear warm-up, then a cosine from learning_rate to final_rate over the budget."""
        c, done = self.config, self._spent()
        if done < c.warm_up:
            return c.learning_rate * max(0.02, done / c.warm_up)
        cosine = (1 + math.cos(math.pi * (done - c.warm_up) / (1 - c.warm_up))) / 2
        return c.final_rate + (c.learning_rate - c.final_rate) * cosine

    def _report(self, size: int, losses: list[float]) -> None:
        p, c = self.progress, self.config
        loss = round(sum(losses) / len(losses), 4)
        row = {"seconds": round(p.seconds), "images": p.images, "size": size, "loss": loss}
        p.history.append(row | {"rate": self.rate()})
        left = max(0.0, c.budget_s - p.seconds) / 60
        log.info("training", **row, images_per_s=round(p.images / p.seconds, 1), minutes_left=round(left, 1))

    def save(self) -> None:
        """Everything to resume from (state.pt), the averaged weights, the metrics. A kill in between loses nothing."""
        out, p = self.config.out, self.progress
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "localizer": self.localizer.state_dict() if self.localizer else {},
            "progress": vars(p),
            "identity": self.identity,
        }
        # First, for it refuses weights that are not finite: the state before them is then still there.
        save_checkpoint(self.average.state_dict(), out / "average.safetensors")
        torch.save(state, out / f"{STATE}.new")
        os.replace(out / f"{STATE}.new", out / STATE)  # noqa: PTH105 (atomic: the old state lives until the new one is whole)
        with (out / "metrics.csv").open("w", newline="") as stream:
            rows = csv.DictWriter(stream, ["seconds", "images", "size", "loss", "rate"])
            rows.writeheader()
            rows.writerows(p.history)
        self._saved_at = time.monotonic()

    def _identity(self) -> dict[str, str | float | list[str]]:
        """What a restart may not change: rates and budgets may, but weights that have seen a source cannot unsee it."""
        return {
            "network": self.config.network,
            "start": sha256(self.config.start.read_bytes()).hexdigest(),
            "sources": sorted({sample.source for sample in self.samples}),
            # What is learned at all; the optimizer's state, too, knows parameters by their order alone.
            "frozen": sorted(self.config.frozen),
            "localized": self.config.localized,
        }

    def _resume(self) -> None:
        path = self.config.out / STATE
        state = torch.load(path, map_location=self.device, weights_only=True)
        was, asked = state.get("identity"), self.identity
        # A state of before all of it was kept says nothing of the rest.
        if was is None or any(value != asked.get(name) for name, value in was.items()):
            raise OtherRun(f"{path} is of a run with {was}, not with {asked}: give this one another folder")
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        if self.localizer:
            self.localizer.load_state_dict(state["localizer"])
        self.optimizer.load_state_dict(state["optimizer"])
        for group, weight_decay in zip(self.optimizer.param_groups, (self.config.weight_decay, 0.0), strict=True):
            group["weight_decay"] = weight_decay  # as the rate, it may have been changed since
        self.progress = Progress(**state["progress"])
        torch.manual_seed(self.config.seed + self.progress.steps)  # or each restart would mix up the same faces again
        log.info("resumed", seconds=round(self.progress.seconds), images=self.progress.images)


def _groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Weight decay for kernels alone: on batch norm's scales and on biases it only slows learning."""
    trained = [p for p in network.parameters() if p.requires_grad]
    kernels = [p for p in trained if p.ndim > 1]
    rest = [p for p in trained if p.ndim <= 1]
    return [{"params": kernels, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]
