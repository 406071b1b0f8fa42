"""The commands of training, as a shell sees them."""

import csv
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from cli import app
from tests.conftest import MODEL
from training.__main__ import app as training_app
from training.data import read_manifest, write_manifest
from training.places import NotWritable, refuse_unwritable

run = CliRunner().invoke


def told(program: Typer, *words: str | Path) -> str:
    """The one line in which the mistake is told."""
    result = run(program, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    return str(line)


@pytest.fixture
def reals(faces: Path, tmp_path: Path) -> Path:
    shutil.copytree(faces, tmp_path / "reals")
    write_manifest(tmp_path / "reals", [sample for sample in read_manifest(faces) if not sample.is_fake])
    return tmp_path / "reals"


@pytest.mark.parametrize("program", [app, training_app])
def test_a_mistake_in_an_evaluation_is_one_line(program: Typer, faces: Path, tmp_path: Path) -> None:
    rest = ("--cache", tmp_path, "--out", tmp_path / "report", "--no-perturbations")

    assert "nowhere/manifest.csv" in told(program, "evaluate", "--data", tmp_path / "nowhere", *rest)
    assert "no.such.module" in told(program, "evaluate", "--data", faces, "--detector", "no.such.module:Thing", *rest)
    assert not (tmp_path / "report").exists()


def test_a_manifest_with_a_mistake_is_one_line(faces: Path, tmp_path: Path) -> None:
    rows = [{**row, "label": "fake"} for row in csv.DictReader((faces / "manifest.csv").open())]
    with (tmp_path / "manifest.csv").open("w", newline="") as lines:
        written = csv.DictWriter(lines, rows[0])
        written.writeheader()
        written.writerows(rows)

    assert "'fake' is none of real" in told(training_app, "calibrate", "--data", tmp_path, "--model", MODEL)


def test_what_is_no_model_is_one_line(faces: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")  # whose many mistakes pydantic tells in many lines

    assert "not a valid manifest" in told(training_app, "evaluate", "--data", faces, "--model", tmp_path)


def test_reals_alone_are_not_enough_to_calibrate_and_that_is_one_line(reals: Path, tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")

    assert "needs fakes and reals" in told(
        training_app, "calibrate", "--data", reals, "--model", tmp_path / "model", "--cache", tmp_path / "cache"
    )


def test_without_real_training_faces_nothing_is_drawn_anew_and_that_is_one_line(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(faces, tmp_path / "fakes")
    write_manifest(tmp_path / "fakes", [s for s in read_manifest(faces) if s.is_fake or s.split != "train"])

    words = ("redraw", "--data", tmp_path / "fakes", "--out", tmp_path / "redrawn", "--steps", "1")
    assert "split train needs real faces" in told(training_app, *words)
    assert not (tmp_path / "redrawn").exists()


@pytest.mark.parametrize(
    "metrics",
    ["step,cost\n1,2\n", "images,loss,rate\n1,0.7,1e-3\n2,0.6\n", "images,loss,rate\n1,nothing,1e-3\n", "\0\n\xff"],
    ids=["another table", "cut short", "a word", "no table"],
)
def test_a_plot_of_what_no_run_has_written_is_one_line(tmp_path: Path, metrics: str) -> None:
    (tmp_path / "metrics.csv").write_text(metrics, encoding="latin-1")

    line = told(training_app, "plot", tmp_path)

    assert line == (
        f"{tmp_path / 'metrics.csv'}: expected a run's metrics.csv, with a number below each of images, loss, rate"
    )
    assert not (tmp_path / "training.png").exists()


def test_a_run_is_plotted_whatever_else_it_has_noted(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").write_text("host,images,loss,rate\nmine,1,0.7,1e-3\nmine,2,0.6,1e-3\n")

    assert run(training_app, ["plot", str(tmp_path)], catch_exceptions=False).exit_code == 0
    assert (tmp_path / "training.png").stat().st_size > 1000


@pytest.mark.parametrize("option", ["--out", "--cache"])
@pytest.mark.parametrize("command", ["evaluate", "unseen", "altered", "held-out"])
def test_where_nothing_can_be_written_nothing_is_scored_and_that_is_one_line(
    command: str, option: str, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scored(*_: object) -> None:
        raise AssertionError("a score that is lost")

    monkeypatch.setattr("training.scores.look", scored)
    monkeypatch.setattr("training.train.Run.train", scored)
    (tmp_path / "file").touch()
    places = {"--out": tmp_path / "out", "--cache": tmp_path / "cache", option: tmp_path / "file" / "report"}

    line = told(training_app, command, "--data", faces, *(word for place in places.items() for word in place))

    assert f"{tmp_path / 'file'} is no folder" in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["train", "redraw", "quantize", "calibrate", "evaluate"])
def test_a_folder_that_cannot_be_written_is_told_before_the_work_and_not_after(
    command: str, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worked(*_: object, **__: object) -> None:
        raise AssertionError("work that is lost")

    for work in ("train.Run", "redraw.redraw_folder", "quantize.quantize", "calibrate.calibrate", "evaluate.evaluate"):
        monkeypatch.setattr(f"training.{work}", worked)
    closed = tmp_path / "closed"
    shutil.copytree(MODEL, closed)
    monkeypatch.setattr("os.access", lambda path, mode: mode == os.R_OK or Path(path) != closed)
    words = {
        "train": ("--config", "training/configs/longer.toml", "--out", closed),
        "redraw": ("--out", closed),
        "evaluate": ("--model", closed, "--out", tmp_path, "--cache", tmp_path, "--write-manifest"),
    }.get(command, ("--model", closed))

    line = told(training_app, command, "--data", faces, *words)

    assert line == f"{closed}: nothing can be written into {closed}"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unwritable(tmp_path, tmp_path / "a" / "b", Path("relative"))
    monkeypatch.setattr("os.access", lambda path, mode: False)  # whom these tests run as may write everywhere

    with pytest.raises(NotWritable, match=f"nothing can be written into {tmp_path}$"):
        refuse_unwritable(tmp_path / "a" / "b")


def test_a_few_pictures_neither_calibrate_nor_measure_a_model(faces: Path, tmp_path: Path) -> None:
    """What its manifest had was of more."""
    shutil.copytree(MODEL, tmp_path / "model")
    shutil.copytree(faces, tmp_path / "few")
    val = [sample for sample in read_manifest(faces) if sample.split == "val"]
    few = [replace(s, group=s.file) for fake in (True, False) for s in [s for s in val if s.is_fake is fake][:4]]
    common = ("--data", tmp_path / "few", "--model", tmp_path / "model", "--cache", tmp_path / "cache")

    write_manifest(tmp_path / "few", few)
    assert "of 5 groups each at least; there are 4 groups of fakes and 4 of reals" in told(
        training_app, "calibrate", *common
    )
    write_manifest(tmp_path / "few", few[:2])
    words = ["evaluate", *common, "--out", tmp_path / "report", "--write-manifest", "--no-perturbations"]
    result = run(training_app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 2
    assert "at least 5 groups" in result.stderr.splitlines()[-1]
    assert (tmp_path / "model" / "manifest.json").read_bytes() == (MODEL / "manifest.json").read_bytes()


def test_a_runtime_that_cannot_run_is_one_line(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.openvino_engine.capabilities", lambda *_: ["FP32"])

    words = ("unseen", "--data", faces, "--model", MODEL, "--engine", "openvino", "--precision", "bf16")
    assert "bf16" in told(training_app, *words)


def test_figures_of_a_quick_look_do_not_get_into_a_manifest(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    words = ["evaluate", "--data", str(faces), "--model", str(tmp_path / "model"), "--limit", "1", "--write-manifest"]

    result = run(training_app, [*words, "--out", str(tmp_path / "report")])

    assert result.exit_code == 2
    assert "--limit" in result.stderr
    assert (tmp_path / "model" / "manifest.json").read_bytes() == (MODEL / "manifest.json").read_bytes()
    assert not (tmp_path / "report").exists()


def test_a_bug_is_no_mistake_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(model: Path, report: Path) -> None:
        raise KeyError("figures")

    monkeypatch.setattr("training.card.fill_card", broken)

    assert isinstance(run(training_app, ["card", "--model", str(MODEL)]).exception, KeyError)
