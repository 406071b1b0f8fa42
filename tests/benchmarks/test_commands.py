"""The commands of the benchmarks, as a shell sees them."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import NEEDED, main
from benchmarks.forward import main as forward
from benchmarks.report import Run
from benchmarks.servers import OURS
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


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured first fails."""

    def measured(*_: object) -> None:
        raise AssertionError("half an hour that is lost")

    monkeypatch.setattr("benchmarks.peak.multiplications_per_second", measured)


@pytest.mark.usefixtures("unmeasured")
def test_where_no_report_can_be_written_nothing_is_measured(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "bench")

    result = CliRunner().invoke(app, ["bench", "--out", out], catch_exceptions=False)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"{out}: {tmp_path / 'file'} is no folder" in result.stderr
    assert f"{out}: {tmp_path / 'file'} is no folder" in told(main, ["--out", out])
    monkeypatch.setattr("os.access", lambda path, mode: False)  # whom these tests run as may write everywhere
    assert "nothing can be written into" in told(main, ["--out", str(tmp_path)])


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


@pytest.fixture
def lone(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the service's place taken by this program, and only services measured, all packages for it being there."""

    def run(program: str) -> None:
        contestant = replace(OURS, command=(sys.executable, "-c", program, "{port}"))
        monkeypatch.setattr("benchmarks.services.CONTESTANTS", (contestant,))
        monkeypatch.setattr("benchmarks.forward.OURS", contestant)
        monkeypatch.setattr("benchmarks.__main__.find_spec", lambda package: object())

    return run


def test_a_contestant_that_does_not_start_is_one_line(
    told: Told, tmp_path: Path, lone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lone("raise SystemExit('no\\nport')")
    monkeypatch.setattr("benchmarks.peak.multiplications_per_second", lambda *_: {})
    monkeypatch.setattr("benchmarks.engines.measure_engines", lambda *_, **__: [])

    result = CliRunner().invoke(app, ["bench", "--out", str(tmp_path / "out")], catch_exceptions=False)

    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.endswith(": no port\n")
    assert told(main, ["--only", "services", "--out", str(tmp_path)]).endswith(": no port")
    assert told(forward, []).endswith(": no port")


def test_a_photo_that_the_service_does_not_take_is_one_line(
    told: Told, tmp_path: Path, lone: Callable[[str], None]
) -> None:
    lone(
        "import sys, http.server\n"
        "class Answer(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200); self.end_headers()\n"
        "    def do_POST(self):\n"
        "        self.rfile.read(int(self.headers['content-length']))\n"
        "        self.send_response(415); self.end_headers(); self.wfile.write(b'no picture')\n"
        "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Answer).serve_forever()\n"
    )
    notes = tmp_path / "notes.jpg"
    notes.write_text("no picture")

    assert told(forward, [str(notes)]).endswith(f"{notes}: no picture")


def test_photos_of_one_name_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "photo.jpg").write_text(folder)
    measured: list[bytes] = []

    def measure(photos: dict[str, bytes], model: Path) -> dict[str, float]:
        measured.extend(photos.values())
        return {}

    monkeypatch.setattr("benchmarks.forward.measure", measure)

    forward([str(tmp_path / folder / "photo.jpg") for folder in ("a", "b")])

    assert measured == [b"a", b"b"]


@pytest.mark.usefixtures("unmeasured")
def test_packages_that_are_missing_are_told_before_anything_is_measured(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = {"locust", "onnxruntime"}
    monkeypatch.setattr("benchmarks.__main__.find_spec", lambda package: None if package in missing else object())
    assert missing <= {package for packages in NEEDED.values() for package in packages}

    line = told(main, ["--out", str(tmp_path)])

    assert line.endswith("not installed: onnxruntime, locust; see requirements-bench.txt")


def test_the_report_is_said_to_lie_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without services there is no plot."""
    monkeypatch.setattr("benchmarks.__main__.measure", lambda *_, **__: Run(cpus=2, precision="int8"))

    main(["--out", str(tmp_path)])

    assert capsys.readouterr().out.splitlines()[-1] == f"Also in {tmp_path}"
