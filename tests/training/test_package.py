import json
import shutil
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from manifest import Measurement, ModelUnavailable, read_manifest, write_manifest
from network.checkpoints import load_checkpoint, save_checkpoint
from tests.conftest import MODEL
from training.__main__ import app
from training.card import fill_card
from training.errors import NoSuchModule
from training.package import OtherClasses, average, package


def test_the_mean_of_two_checkpoints_lies_where_it_was_asked_for(tmp_path: Path) -> None:
    before = load_checkpoint(MODEL / "xception.safetensors").state
    moved = {name: value + 1 if name == "last_linear.bias" else value for name, value in before.items()}
    save_checkpoint(moved, tmp_path / "after.safetensors")

    average(MODEL / "xception.safetensors", tmp_path / "after.safetensors", 0.75, tmp_path / "mean.safetensors")

    mean = load_checkpoint(tmp_path / "mean.safetensors").state
    assert torch.allclose(mean["last_linear.bias"], before["last_linear.bias"] + 0.75, atol=2e-3)
    assert torch.equal(mean["conv1.weight"], before["conv1.weight"])


def test_no_variance_falls_below_nothing_beyond_the_second_checkpoint(tmp_path: Path) -> None:
    before = load_checkpoint(MODEL / "xception.safetensors").state
    name = "block3.rep.2.running_var"
    save_checkpoint(before | {name: before[name] * 0.2}, tmp_path / "after.safetensors")

    average(MODEL / "xception.safetensors", tmp_path / "after.safetensors", 2, tmp_path / "mean.safetensors")

    assert torch.equal(load_checkpoint(tmp_path / "mean.safetensors").state[name], torch.zeros_like(before[name]))


def test_another_share_holds_from_a_module_on(tmp_path: Path) -> None:
    before = load_checkpoint(MODEL / "xception.safetensors").state
    middle = ("block4.rep.1.pointwise", "block8.rep.1.pointwise")
    modules = ("conv1", "bn1", "conv2", *middle, "block12.rep.1.pointwise", "last_linear")
    kernels = {name: f"{name}.weight" for name in modules}
    moved = {name: value + 1 if name in kernels.values() else value for name, value in before.items()}
    save_checkpoint(moved, tmp_path / "after.safetensors")

    files = (MODEL / "xception.safetensors", tmp_path / "after.safetensors")
    average(*files, 0.25, tmp_path / "mean.safetensors", {"conv2": 0.3, "block4": 0.5, "block12": 1.0})

    mean = load_checkpoint(tmp_path / "mean.safetensors").state
    gone = {module: float((mean[name] - before[name]).mean()) for module, name in kernels.items()}
    assert list(gone.values()) == pytest.approx([0.25, 0.25, 0.3, 0.5, 0.5, 1.0, 1.0], abs=1e-3)


def test_a_share_from_a_module_that_is_none_is_refused(tmp_path: Path) -> None:
    weights = MODEL / "xception.safetensors"
    with pytest.raises(NoSuchModule, match=r"block13.*block12"):
        average(weights, weights, 0.5, tmp_path / "mean.safetensors", {"block13": 1.0})


@pytest.mark.parametrize(
    ("later", "words"),
    [
        ("block13=.5", "no module block13"),
        ("block4", "expected MODULE=SHARE"),
        ("block4=half", "expected MODULE=SHARE"),
        ("block4=99", "a share of 0 to 10"),
        ("block4=-1", "a share of 0 to 10"),
        ("block4=nan", "a share of 0 to 10"),
    ],
)
def test_a_share_that_cannot_be_read_is_an_error_of_the_command_line(tmp_path: Path, later: str, words: str) -> None:
    weights = str(MODEL / "xception.safetensors")
    options = ["--before", weights, "--after", weights, "--out", str(tmp_path / "mean.safetensors"), "--later", later]

    result = CliRunner().invoke(app, ["average", *options], env={"COLUMNS": "200"})

    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "mean.safetensors").exists()


def test_a_packaged_model_has_a_card_that_figures_can_be_written_into(tmp_path: Path) -> None:
    package(MODEL / "xception.safetensors", MODEL, tmp_path / "model", "9", "A model.")

    manifest = read_manifest(tmp_path / "model")
    report = json.loads((MODEL.parent / "docs" / "evaluation" / "report.json").read_text("utf-8"))
    report["detector"] = f"{manifest.name}-9-{manifest.files.weights.sha256[:8]}-openvino-bf16"
    (tmp_path / "report.json").write_text(json.dumps(report))
    measured = [Measurement.model_validate(figure) for figure in report["figures"][:1]]
    write_manifest(manifest.model_copy(update={"measured": measured}), tmp_path / "model")
    fill_card(tmp_path / "model", tmp_path / "report.json")

    assert manifest.version == "9"


def test_a_model_is_not_overwritten_not_even_by_one_that_is_like_it(tmp_path: Path) -> None:
    """Its int8 files would stay, and be nobody's."""
    model = tmp_path / "model"
    shutil.copytree(MODEL, model)
    before = {path: path.read_bytes() for path in model.iterdir()}

    for like in (MODEL, model):
        with pytest.raises(ModelUnavailable, match="a model is there already"):
            package(MODEL / "xception.safetensors", like, model, "10", "The next.")

    assert {path: path.read_bytes() for path in model.iterdir()} == before


@pytest.mark.parametrize("like", ["nowhere", "model"])
def test_a_checkpoint_or_a_likeness_that_is_none_leaves_no_folder(tmp_path: Path, like: str) -> None:
    with pytest.raises(ModelUnavailable):
        package(tmp_path / "none.safetensors", MODEL.parent / like, tmp_path / "model", "10", "The next.")

    assert not (tmp_path / "model").exists()


@pytest.fixture
def imagenet(tmp_path: Path) -> Path:
    """The model's weights with a head of 1000 outputs, as those have that a run may start from."""
    head = {"last_linear.weight": torch.zeros(1000, 2048), "last_linear.bias": torch.zeros(1000)}
    path = tmp_path / "imagenet.safetensors"
    save_checkpoint(load_checkpoint(MODEL / "xception.safetensors").state | head, path)
    return path


def test_weights_of_other_classes_have_no_mean_and_nothing_is_written(imagenet: Path, tmp_path: Path) -> None:
    with pytest.raises(OtherClasses, match=r"1000 classes.* 3"):
        average(imagenet, MODEL / "xception.safetensors", 0.5, tmp_path / "mean.safetensors")

    assert not (tmp_path / "mean.safetensors").exists()


def test_weights_of_other_classes_do_not_become_a_model_that_cannot_be_loaded(imagenet: Path, tmp_path: Path) -> None:
    with pytest.raises(OtherClasses, match=r"1000 classes.* 3"):
        package(imagenet, MODEL, tmp_path / "model", "10", "The next.")

    assert not (tmp_path / "model").exists()


def test_another_detectors_figures_do_not_enter_a_manifest(tmp_path: Path) -> None:
    command = ["evaluate", "--data", str(tmp_path), "--detector", "always-real", "--write-manifest"]

    result = CliRunner().invoke(app, command)

    assert result.exit_code == 2
    assert "--detector" in result.output
