import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from manifest import ModelUnavailable
from tests.conftest import MODEL
from training import held_out
from training.__main__ import app
from training.backbones import load_backbone
from training.config import read_config
from training.data import BadManifest, read_manifest
from training.detectors import ServiceDetector
from training.evaluate import pictures_of
from training.held_out import NONE, generators_of, hold_out, pictures_against
from training.imagenet import write_imagenet
from training.train import Phase, Run, TrainConfig

CONFIG = Path(__file__).parents[2] / "training" / "configs" / "leave-one-out.toml"


@pytest.fixture(scope="module")
def imagenet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("imagenet") / "efficientnet-lite0.safetensors"
    write_imagenet("efficientnet-lite0", path)
    return path


@pytest.fixture
def config(faces: Path, imagenet: Path, tmp_path: Path) -> TrainConfig:
    asked = read_config(CONFIG, data=faces, start=imagenet, out=tmp_path / "runs", budget_s=1e-3)
    return small(asked)


def small(config: TrainConfig) -> TrainConfig:
    """A moment's work, without faces drawn anew: nobody has drawn these."""
    return replace(config, batch=2, workers=0, phases=(Phase(64, 1.0),), redrawn=())


def test_imagenet_weights_get_a_head_of_our_classes_and_keep_the_rest(imagenet: Path) -> None:
    torch.manual_seed(0)
    known, ours = load_backbone("efficientnet-lite0", imagenet, 1000), load_backbone("efficientnet-lite0", imagenet, 3)
    faces = torch.randn(2, 3, 64, 64)

    with torch.inference_mode():
        assert known(faces).shape == (2, 1000)
        assert ours(faces).shape == (2, 3)
        assert torch.equal(known.extract_features(faces), ours.extract_features(faces))  # type: ignore[operator]
        assert known(faces).std() > 0.1


@pytest.mark.parametrize("start", [Path("missing.safetensors"), MODEL / "xception.safetensors"])
def test_weights_of_another_network_are_refused_and_named(start: Path) -> None:
    with pytest.raises(ModelUnavailable, match=start.name):
        load_backbone("efficientnet-lite0", start, 3)


def test_a_held_out_generator_never_trains_and_is_the_one_that_is_judged(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: dict[str, set[str]] = {}
    train = Run.train

    def watched(run: Run) -> None:
        trained[run.config.out.name] = {s.source for s in run.samples}
        train(run)

    monkeypatch.setattr(Run, "train", watched)
    found = hold_out(config, MODEL, tmp_path / "cache")

    assert trained == {"gan": {"dfdc", "photos"}, NONE: {"dfdc", "photos", "gan"}}
    judged = pictures_against(pictures_of(config.data), "gan")
    assert {(s.source, s.split) for s in judged} == {("gan", "val"), ("photos", "val")}
    assert [(row.generator, row.pictures) for row in found] == [("gan", len(judged))]
    for figures in (found[0].unseen, found[0].seen):
        assert list(figures) == ["clean", "web", "hard"]
        assert all(0 <= figure.low <= figure.value <= figure.high <= 1 for figure in figures.values())
    assert json.loads((config.out / "held-out.json").read_text())[0]["generator"] == "gan"


def test_what_the_configuration_leaves_out_stays_out(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: dict[str, set[str]] = {}

    class Enough(Exception):
        pass

    def watched(run: Run) -> None:
        trained[run.config.out.name] = {s.source for s in run.samples}
        if run.config.out.name == NONE:
            raise Enough
        run.save()

    monkeypatch.setattr(Run, "train", watched)
    with pytest.raises(Enough):
        hold_out(replace(config, leave_out=("dfdc",)), MODEL, tmp_path / "cache")
    assert trained == {"gan": {"photos"}, NONE: {"photos", "gan"}}

    with pytest.raises(BadManifest, match=r"no training faces by gan; there are none$"):
        hold_out(replace(config, leave_out=("gan",)), MODEL, tmp_path / "cache", generators=["gan"])


def test_a_generator_that_nobody_has_is_refused_and_the_known_ones_named(config: TrainConfig, tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match="no training faces by gam; there are gan"):
        hold_out(config, MODEL, tmp_path / "cache", generators=["gam"])


def test_a_generator_without_pictures_to_judge_is_refused_before_training(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = [s for s in pictures_of(config.data) if s.source != "gan"]
    monkeypatch.setattr(held_out, "pictures_of", lambda data: judged)

    with pytest.raises(BadManifest, match="gan against photographs"):
        hold_out(config, MODEL, tmp_path / "cache")
    assert not config.out.exists()


def test_a_model_that_is_not_there_is_told_before_training(config: TrainConfig, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere"):
        hold_out(config, tmp_path / "nowhere", tmp_path / "cache")
    assert not config.out.exists()


def test_generators_are_the_sources_of_wholly_generated_training_faces(faces: Path) -> None:
    assert generators_of(read_manifest(faces)) == ["gan"]


def test_a_run_is_judged_by_its_own_weights_at_its_own_size(
    imagenet: Path, config: TrainConfig, portrait: bytes
) -> None:
    Run(config).train()
    before, after = (
        ServiceDetector.of_run(MODEL, "efficientnet-lite0", path, 64)
        for path in (imagenet, config.out / "average.safetensors")
    )

    assert before.name != after.name
    assert before.name.endswith("likeliest-fake")  # what a score is kept under says what it depends on
    assert before.manifest.input.size == 64
    assert after.look(portrait).faces == 1
    assert 0 < after.score(portrait) < 1


def test_the_command_prints_a_row_for_each_generator(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_out, "Run", lambda run: Run(small(run)))
    options = ["--data", config.data, "--start", config.start, "--out", config.out, "--cache", tmp_path, "--budget", 1]
    result = CliRunner().invoke(app, ["held-out", *map(str, options)], catch_exceptions=False)

    assert result.exit_code == 0
    assert "| gan | 7 |" in result.stdout
