import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import torch

from manifest import ModelUnavailable
from network.checkpoints import load_checkpoint, save_checkpoint
from tests.conftest import MODEL
from training import train
from training.data import read_manifest
from training.errors import NoSuchModule
from training.mixing import mixed_up
from training.stream import CELLS, FaceStream
from training.train import NoSuchSource, OtherRun, Phase, Progress, Run, TrainConfig

KINDS = {"real-photo": 1.0, "self-blend-photo": 1.0}


@pytest.fixture
def config(faces: Path, tmp_path: Path) -> TrainConfig:
    return TrainConfig(
        data=faces,
        start=MODEL / "xception.safetensors",
        out=tmp_path / "run",
        kinds=KINDS,
        phases=(Phase(71, 0.5), Phase(96, 0.5)),
        budget_s=1e6,
        batch=2,
        workers=0,
    )


def blank() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A batch of two black faces."""
    return torch.zeros(2, 71, 71, 3, dtype=torch.uint8), torch.zeros(2, CELLS, CELLS), torch.tensor([0, 1])


class Killed(BaseException):
    """As a signal would end the process: nothing catches it."""


def test_a_killed_run_goes_on_where_it_was_saved_and_ends(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "REPORT_EVERY", 1)
    step = Run._step
    steps = iter(range(3))

    def killed_at_the_third(run: Run, *batch: torch.Tensor) -> float:
        done = next(steps)
        if done == 1:
            monkeypatch.setattr(train, "SAVE_EVERY_S", 0.0)  # saved after this one, and after no other
        if done == 2:
            raise Killed
        return step(run, *batch)

    monkeypatch.setattr(Run, "_step", killed_at_the_third)
    with pytest.raises(Killed):
        Run(config).train()
    monkeypatch.setattr(Run, "_step", step)
    monkeypatch.setattr(train, "SAVE_EVERY_S", 1e6)

    resumed = Run(config)
    assert (resumed.progress.steps, resumed.progress.images) == (2, 4)
    spent = resumed.progress.seconds
    object.__setattr__(config, "budget_s", spent + 1e-3)  # the next step is the last
    resumed.train()

    assert resumed.progress.steps >= 3
    assert resumed.progress.seconds > spent
    with (config.out / "metrics.csv").open() as lines:
        images = [int(row["images"]) for row in csv.DictReader(lines)]
    assert images == sorted(images)
    assert images[:3] == [2, 4, 6]
    averaged = load_checkpoint(config.out / "average.safetensors")
    assert averaged.classes == 3
    head = "last_linear.weight"  # three small steps may leave its few biases as they were in fp16
    assert not torch.equal(averaged.state[head], load_checkpoint(config.start).state[head])


def test_each_stretch_has_a_stream_of_its_own_with_other_faces(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with it a process that makes them, where there is one; not here, for this process has too many threads by now
    to be forked."""
    streams: list[FaceStream] = []
    shown: list[torch.Tensor] = []

    class Noted(FaceStream):
        def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, int]]:
            streams.append(self)
            return super().__iter__()

    def step(run: Run, batch: torch.Tensor, *rest: torch.Tensor) -> float:
        shown.append(batch)
        if len(shown) == 5:
            raise Killed
        return 0.0

    monkeypatch.setattr(train, "FaceStream", Noted)
    monkeypatch.setattr(Run, "_step", step)
    with pytest.raises(Killed):
        Run(replace(config, stretch=2)).train()

    assert len({id(stream) for stream in streams}) == 3
    assert all(not torch.equal(shown[0], other) for other in shown[1:])


def test_a_run_outlives_a_process_that_makes_its_faces(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: this process has too many threads by now to be forked."""
    begun = count(1)
    shown = count(1)

    class Dying(FaceStream):
        def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, int]]:
            if next(begun) in (1, 3):
                raise RuntimeError("DataLoader worker (pid 7) is killed by signal: Aborted.")
            return super().__iter__()

    def step(run: Run, *batch: torch.Tensor) -> float:
        if next(shown) == 3:
            raise Killed
        return 0.0

    monkeypatch.setattr(train, "FaceStream", Dying)
    monkeypatch.setattr(Run, "_step", step)
    run = Run(replace(config, stretch=1))
    with pytest.raises(Killed):
        run.train()

    assert run.progress.steps == 2
    assert next(begun) == 6  # two died, three made a face each


def test_a_run_whose_faces_cannot_be_made_ends(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = count(1)

    class Dead(FaceStream):
        def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, int]]:
            next(tried)
            raise RuntimeError("DataLoader worker (pid 7) is killed by signal: Aborted.")

    monkeypatch.setattr(train, "FaceStream", Dead)
    with pytest.raises(RuntimeError, match="killed by signal"):
        Run(config).train()
    assert next(tried) == train.MAX_DEATHS + 2  # once, and as often again as is allowed


def test_what_is_learned_of_where_faces_are_forged_is_resumed(config: TrainConfig) -> None:
    config = replace(config, localized=1.0, budget_s=1e-3)
    run = Run(config)
    assert run.localizer is not None
    before = run.localizer.head.weight.detach().clone()
    run.train()  # one step

    resumed = Run(config)
    assert resumed.localizer is not None
    assert not torch.equal(run.localizer.head.weight, before)
    assert torch.equal(resumed.localizer.head.weight, run.localizer.head.weight)


def test_stretches_shorter_than_the_time_between_saves_are_saved_all_the_same(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(config, stretch=1)
    monkeypatch.setattr(train, "SAVE_EVERY_S", 3.5)
    clock = count()
    monkeypatch.setattr("training.train.time.monotonic", lambda: float(next(clock)))  # a second at every look
    steps = count()

    def step(run: Run, *batch: torch.Tensor) -> float:
        if next(steps) == 6:
            raise Killed
        return 0.0

    monkeypatch.setattr(Run, "_step", step)
    with pytest.raises(Killed):
        Run(config).train()

    assert Run(config).progress.steps > 0


def test_a_run_that_has_seen_a_source_is_not_resumed_as_one_that_holds_it_out(config: TrainConfig) -> None:
    Run(config).save()
    Run(replace(config, learning_rate=1e-5, budget_s=7)).save()  # these may change

    with pytest.raises(OtherRun, match=r"state\.pt.*'gan'.*, not with"):
        Run(replace(config, leave_out=("gan",)))


@pytest.mark.parametrize("misspelt", [{"leave_out": ("Gan",)}, {"sources": {"Gan": 2.0}}])
def test_a_source_that_there_is_not_is_refused(config: TrainConfig, misspelt: dict[str, Any]) -> None:
    with pytest.raises(NoSuchSource, match="Gan"):
        Run(replace(config, **misspelt))


def test_weights_that_are_no_numbers_leave_the_last_state_as_it_was(config: TrainConfig) -> None:
    run = Run(config)
    run.save()
    before = (config.out / "state.pt").read_bytes()
    next(run.average.parameters()).fill_(float("nan"))

    with pytest.raises(ModelUnavailable):
        run.save()

    assert (config.out / "state.pt").read_bytes() == before


def test_a_run_is_not_resumed_as_one_from_other_weights(config: TrainConfig, tmp_path: Path) -> None:
    Run(config).save()
    assert config.start is not None
    other = load_checkpoint(config.start).state
    other["last_linear.bias"] = other["last_linear.bias"] + 1
    save_checkpoint(other, tmp_path / "other.safetensors")

    with pytest.raises(OtherRun):
        Run(replace(config, start=tmp_path / "other.safetensors"))


@pytest.mark.parametrize("change", [{"frozen": ("conv1", "bn1")}, {"localized": 0.5}, {"localized": 0.0}])
def test_a_run_is_not_resumed_as_one_that_learns_other_things(config: TrainConfig, change: dict[str, Any]) -> None:
    config = replace(config, localized=1.0)
    Run(config).save()

    with pytest.raises(OtherRun, match=next(iter(change))):
        Run(replace(config, **change))


def test_a_state_of_before_its_frozen_modules_were_kept_is_resumed(config: TrainConfig) -> None:
    run = Run(config)
    for name in ("frozen", "localized"):
        del run.identity[name]
    run.progress.steps = 3
    run.save()

    assert Run(config).progress.steps == 3


def test_a_restart_does_not_repeat_what_chance_said(config: TrainConfig) -> None:
    run = Run(config)
    first = torch.rand(4)
    run.progress.steps = 5
    run.save()

    Run(config)
    assert not torch.equal(torch.rand(4), first)


def test_a_copy_of_a_picture_for_judging_is_not_trained_on(config: TrainConfig) -> None:
    samples = read_manifest(config.data)
    judged = next(s for s in samples if s.split == "val")
    trained = next(s for s in samples if s.split == "train")
    before = (config.data / trained.file).read_bytes()
    try:
        (config.data / trained.file).write_bytes((config.data / judged.file).read_bytes())

        files = {sample.file for sample in Run(config).samples}
    finally:
        (config.data / trained.file).write_bytes(before)

    assert len(files) > 1
    assert trained.file not in files


def test_frozen_modules_stay_as_they_are_while_the_rest_learns(config: TrainConfig) -> None:
    entry = ("conv1", "bn1", "conv2", "bn2", "block1", "block2", "block3")
    run = Run(replace(config, frozen=entry, weight_decay=0.5, budget_s=1e-3))
    before = {name: value.clone() for name, value in run.network.state_dict().items()}
    run.train()
    moved = {name for name, value in run.network.state_dict().items() if not torch.equal(value, before[name])}

    assert run.progress.steps == 1
    assert not {name for name in moved if name.split(".")[0] in entry}
    assert {"block4.rep.2.running_mean", "block12.rep.1.pointwise.weight", "last_linear.weight"} <= moved


def test_a_frozen_module_that_the_network_has_not_is_refused(config: TrainConfig) -> None:
    with pytest.raises(NoSuchModule, match="no module block98, block99"):
        Run(replace(config, frozen=("block99", "conv1", "block98")))


def test_the_rate_warms_up_and_falls_to_its_end(config: TrainConfig) -> None:
    run = Run.__new__(Run)
    run.config = config

    def rate(share: float) -> float:
        run.progress = Progress(seconds=share * config.budget_s)
        return run.rate()

    assert rate(0) < rate(0.01) < rate(config.warm_up) == pytest.approx(config.learning_rate)
    assert rate(0.2) > rate(0.6) > rate(0.99)
    assert rate(1) == pytest.approx(config.final_rate)


@pytest.mark.parametrize("gains", [True, False])
def test_bf16_is_used_where_the_machine_gains_by_it_and_nowhere_else(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch, gains: bool
) -> None:
    monkeypatch.setattr(train, "gains_by_bf16", lambda device: gains)
    run = Run(config)
    used = []
    run.network.get_submodule("last_linear").register_forward_hook(
        lambda layer, given, logits: used.append(logits.dtype)
    )

    run._step(*blank())

    assert used == [torch.bfloat16 if gains else torch.float32]


def test_mixing_falls_to_nothing_over_the_budget(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def noted(
        faces: torch.Tensor, shares: torch.Tensor, forged: torch.Tensor, mixed: float
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        asked.append(mixed)
        return mixed_up(faces, shares, forged, mixed)

    monkeypatch.setattr(train, "mixed_up", noted)
    run = Run(replace(config, mixed=0.6, budget_s=100))
    for seconds in (0.0, 50.0, 100.0):
        run.progress.seconds = seconds
        run._step(*blank())

    assert asked == pytest.approx([0.6, 0.3, 0])


def test_a_step_goes_by_the_gradient_of_the_worst_weights_nearby(
    config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood: list[torch.Tensor] = []
    backward = Run._backward

    def noted(run: Run, *batch: torch.Tensor) -> float:
        stood.append(run._parameters[0].detach().clone())
        return backward(run, *batch)

    monkeypatch.setattr(Run, "_backward", noted)
    run = Run(replace(config, neighbourhood=0.05))
    own = run._parameters[0].detach().clone()
    run._step(*blank())

    first, second = stood
    assert torch.equal(first, own)
    assert not torch.equal(second, own)


def test_without_a_neighbourhood_a_step_looks_once(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "at_the_worst", None)

    Run(config)._step(*blank())


def test_a_run_that_is_resumed_has_the_weight_decay_of_its_configuration(config: TrainConfig) -> None:
    Run(config).save()

    resumed = Run(replace(config, weight_decay=0.5))

    assert [group["weight_decay"] for group in resumed.optimizer.param_groups] == [0.5, 0.0]
