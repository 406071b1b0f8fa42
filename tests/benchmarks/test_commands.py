"""The commands of the benchmarks, as a shell sees them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.forward import main as forward
from cli import app

Command = Callable[[Sequence[str]], None]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[Command, Sequence[str]], str]:
    """The last line of what is told of a mistake: argparse puts the usage before it."""

    def run(command: Command, words: Sequence[str]) -> str:
        with pytest.raises(SystemExit) as ended:
            command(words)
        assert ended.value.code == 2
        return capsys.readouterr().err.splitlines()[-1]

    return run


Told = Callable[[Command, Sequence[str]], str]


def test_a_model_that_is_not_there_is_one_line(told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere, out = tmp_path / "nowhere", str(tmp_path / "out")
    monkeypatch.setenv("DEEPFAKE_MODEL_DIR", str(nowhere))
    monkeypatch.setattr("benchmarks.forward.MODEL", nowhere)

    result = CliRunner().invoke(app, ["bench", "--out", out], catch_exceptions=False)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "nowhere/manifest.json: expected the model's manifest" in result.stderr
    assert "nowhere/manifest.json: expected the model's manifest" in told(main, ["--out", out])
    assert "elsewhere/manifest.json" in told(main, ["--out", out, "--model", str(tmp_path / "elsewhere")])
    assert "nowhere/manifest.json" in told(forward, [])
    assert not Path(out).exists()


def test_where_no_report_can_be_written_nothing_is_measured(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(*_: object) -> None:
        raise AssertionError("half an hour that is lost")

    monkeypatch.setattr("benchmarks.peak.multiplications_per_second", measured)
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "bench")

    result = CliRunner().invoke(app, ["bench", "--out", out], catch_exceptions=False)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"{out}: Not a directory" in result.stderr
    assert f"{out}: Not a directory" in told(main, ["--out", out])
    monkeypatch.setattr("os.access", lambda path, mode: False)  # whom these tests run as may write everywhere
    assert "nothing can be written there" in told(main, ["--out", str(tmp_path)])


@pytest.mark.parametrize(
    "words",
    [("--rounds", "0"), ("--rounds", "-1"), ("--rounds", "one"), ("--seconds", "0"), ("--seconds", "nan")],
    ids=" ".join,
)
def test_no_time_and_no_rounds_are_refused(told: Told, tmp_path: Path, words: tuple[str, str]) -> None:
    option, value = words

    line = told(main, [option, value, "--model", str(tmp_path / "nowhere")])

    assert f"argument {option}: expected" in line
    assert line.endswith(f"found {value}")


def test_a_photo_that_is_not_there_is_named(told: Told, tmp_path: Path) -> None:
    assert "none.jpg" in told(forward, [str(tmp_path / "none.jpg")])


def test_a_wrong_setting_is_one_line_and_not_in_the_way_of_help(
    told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEEPFAKE_ENGINE", "abacus")

    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    assert "--rounds" in capsys.readouterr().out
    assert "DEEPFAKE_ENGINE: Input should be" in told(main, [])
