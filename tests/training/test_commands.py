"""The commands of training, as a shell sees them."""

import csv
import shutil
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from cli import app
from tests.conftest import MODEL
from training.__main__ import app as training_app
from training.data import read_manifest, write_manifest

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
