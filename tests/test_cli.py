"""The command line, as a shell sees it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from typer.testing import CliRunner

from cli import app
from manifest import read_manifest
from model_service import ModelService
from network.convert import convert_checkpoint
from provenance.content_credentials import MARK
from tests.conftest import Encode
from tests.network.foreign import renamed
from tests.network.test_xception import seeded_state
from tests.provenance.signing import Signer
from verdict import Reason, Score, Verdict

run = CliRunner().invoke
ROOT = Path(__file__).parent.parent


@pytest.fixture
def photos(tmp_path: Path, portrait: bytes, landscape: bytes) -> Path:
    (tmp_path / "portrait.jpg").write_bytes(portrait)
    (tmp_path / "landscape.jpg").write_bytes(landscape)
    (tmp_path / "broken.jpg").write_bytes(portrait[:5000])
    return tmp_path


def test_json_has_a_line_for_each_photo_as_the_api_answers(photos: Path) -> None:
    result = run(app, ["analyze", "--json", str(photos / "portrait.jpg"), str(photos / "landscape.jpg")])

    portrait, landscape = (json.loads(line) for line in result.stdout.splitlines())
    assert portrait["filename"].endswith("portrait.jpg")
    assert 0 <= portrait["result"]["fake_probability"] <= 1
    assert landscape["result"]["verdict"] == "not_assessed"


def test_the_exit_code_says_whether_everything_is_real(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for word, code in ((Verdict.LIKELY_REAL, 0), (Verdict.UNCERTAIN, 1), (Verdict.LIKELY_FAKE, 1)):
        monkeypatch.setattr("verdict.band", lambda *_, word=word: word)

        assert run(app, ["analyze", str(photos / "portrait.jpg")]).exit_code == code

    assert run(app, ["analyze", str(photos / "landscape.jpg")]).exit_code == 1


@pytest.mark.parametrize("code", ["too_many_faces", "face_too_small", "first_frame_only"])
def test_faces_and_frames_without_a_score_are_not_real(
    photos: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr("verdict.band", lambda *_: Verdict.LIKELY_REAL)
    monkeypatch.setattr(ModelService, "_photo_reasons", lambda *_: [Reason(code, "")])

    assert run(app, ["analyze", str(photos / "portrait.jpg")]).exit_code == 1


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_name_that_is_no_text_is_a_name(photos: Path, portrait: bytes, options: list[str]) -> None:
    named = Path(os.fsdecode(os.fsencode(photos) + b"/caf\xe9.jpg"))
    named.write_bytes(portrait)

    result = run(app, ["analyze", *options, str(named)])

    assert result.exit_code in (0, 1)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "caf\ufffd.jpg" in result.stdout.replace("\n", "")
    assert run(app, ["analyze", *options, f"{named}.gone"]).exit_code == 2


@pytest.mark.parametrize("name", ["broken.jpg", "missing.jpg"])
def test_a_bad_photo_is_an_error_and_the_others_are_still_analyzed(photos: Path, name: str) -> None:
    result = run(app, ["analyze", "--json", str(photos / name), str(photos / "portrait.jpg")])

    assert result.exit_code == 2
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert "problem" in first
    assert "result" in second


def test_a_photo_that_meets_a_bug_is_an_error_and_costs_the_others_nothing(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyze = ModelService.analyze

    def buggy(service: ModelService, data: bytes, **options: Any) -> Any:
        if data == (photos / "landscape.jpg").read_bytes():
            raise ZeroDivisionError
        return analyze(service, data, **options)

    monkeypatch.setattr(ModelService, "analyze", buggy)

    result = run(app, ["analyze", "--json", str(photos / "landscape.jpg"), str(photos / "portrait.jpg")])

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 2
    assert first["problem"]["code"] == "internal_error"
    assert "Traceback" in result.stderr
    assert "result" in second


def test_a_wrong_setting_is_an_error_of_one_line(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_ENGINE", "abacus")

    for command in (["analyze", str(photos / "portrait.jpg")], ["serve"]):
        result = run(app, command)

        assert result.exit_code == 2
        assert result.stderr.startswith("DEEPFAKE_ENGINE: Input should be")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("room", "words"), [("training", ["evaluate", "--data", "faces"]), ("benchmarks", ["bench"])], ids=["eval", "bench"]
)
def test_a_command_that_needs_a_clone_says_so_without_one(
    monkeypatch: pytest.MonkeyPatch, room: str, words: list[str]
) -> None:
    """The Docker image has neither of these folders."""
    for name in [name for name in sys.modules if name.partition(".")[0] == room]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if not (Path(path) / room).is_dir()])

    result = run(app, words)

    assert result.exit_code == 2
    assert result.stderr == f"{room}/ is not there: this command needs a clone of the repository\n"


@pytest.mark.parametrize(
    ("package", "words", "file"),
    [
        ("cv2", ["evaluate", "--data", "faces"], "requirements-train.txt"),
        ("httpx2", ["bench"], "requirements-bench.txt"),
    ],
    ids=["evaluate", "bench"],
)
def test_a_package_that_a_command_needs_and_nobody_installed_is_one_line(
    package: str, words: list[str], file: str
) -> None:
    """In a process of its own: here it was imported long ago."""
    program = f"import sys; sys.modules[{package!r}] = None; from cli import app; app({words})"

    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert ended.returncode == 2
    assert re.fullmatch(rf"{package}[\w.]* is not installed; see {re.escape(file)}\n", ended.stderr)


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_no_machine_has_is_refused_before_the_model_is_read(port: str) -> None:
    result = run(app, ["serve", "--port", port])

    assert result.exit_code == 2
    assert "--port" in result.stderr


def test_a_long_problem_is_one_line(photos: Path) -> None:
    long = photos / ("of-a-long-name-" * 10)

    result = run(app, ["analyze", str(long)])

    assert result.exit_code == 2
    assert result.stderr == f"{long}: No such file or directory\n"


@pytest.mark.parametrize(("score", "words"), [(0.0016, "<1%"), (0.42, "42%"), (0.9996, ">99%")])
def test_a_score_is_never_certainty(photos: Path, monkeypatch: pytest.MonkeyPatch, score: float, words: str) -> None:
    monkeypatch.setattr("verdict.score", lambda *_: Score(score, {}))

    output = run(app, ["analyze", str(photos / "portrait.jpg")]).output

    assert re.search(rf"\s{words}\s", output)


@pytest.mark.parametrize(
    ("verdict", "classes", "words"),
    [
        (Verdict.LIKELY_FAKE, {"real": 0.1, "manipulated": 0.7, "synthetic": 0.2}, "a fake, likely altered"),
        (Verdict.LIKELY_FAKE, {"real": 0.1, "manipulated": 0.2, "synthetic": 0.7}, "a fake, likely generated"),
        (Verdict.LIKELY_FAKE, {"real": 0.1, "manipulated": 0.9}, "a fake"),
        (Verdict.LIKELY_FAKE, {"real": 0.1, "manipulated": 0.2, "synthetic": 0.1, "redrawn": 0.6}, "a fake"),
        (Verdict.UNCERTAIN, {"real": 0.4, "manipulated": 0.2, "synthetic": 0.4}, "uncertain"),
    ],
)
def test_strong_evidence_says_which_kind_of_fake_is_the_likelier_and_no_other_answer_does(
    photos: Path, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, classes: dict[str, float], words: str
) -> None:
    monkeypatch.setattr("verdict.score", lambda *_: Score(1 - classes["real"], classes))
    monkeypatch.setattr("verdict.band", lambda *_: verdict)

    headline, *table = run(app, ["analyze", str(photos / "portrait.jpg")], env={"COLUMNS": "200"}).stdout.splitlines()

    assert headline.endswith(words)
    assert any(words in row and "px at" in row for row in table)
    assert ("likely" in "".join([headline, *table])) == ("likely" in words)


def test_the_generator_that_a_file_declares_is_printed_once(photos: Path, astronaut: Image.Image) -> None:
    settings = PngInfo()
    settings.add_text("parameters", "a portrait\nSteps: 20, Sampler: Euler a, Model: some-model")
    astronaut.save(photos / "generated.png", pnginfo=settings)

    told = run(app, ["analyze", str(photos / "generated.png")]).stdout

    assert "The file says: generator Stable Diffusion web UI" in told
    assert "; software" not in told


@pytest.mark.parametrize(("kind", "words"), [("manipulated", "a fake"), ("synthetic", "a fake, likely generated")])
def test_a_file_that_says_it_is_generated_is_not_called_altered(
    photos: Path, astronaut: Image.Image, monkeypatch: pytest.MonkeyPatch, kind: str, words: str
) -> None:
    settings = PngInfo()
    settings.add_text("parameters", "a portrait\nSteps: 20, Sampler: Euler a, Model: some-model")
    astronaut.save(photos / "generated.png", pnginfo=settings)
    classes = {"real": 0.05, "manipulated": 0.05, "synthetic": 0.05} | {kind: 0.9}
    monkeypatch.setattr("verdict.score", lambda *_: Score(0.95, classes))

    headline = run(app, ["analyze", str(photos / "generated.png")], env={"COLUMNS": "200"}).stdout.splitlines()[0]

    assert headline.endswith(words)


def test_names_with_brackets_are_names_and_no_markup(photos: Path, landscape: bytes) -> None:
    for name in ("[old] b.jpg", "c[-b].jpg"):
        (photos / name).write_bytes(landscape)

        result = run(app, ["analyze", str(photos / name)])

        assert f"{name}: not assessed" in result.stdout
    missing = run(app, ["analyze", str(photos / "[/b] gone.jpg")])
    assert missing.exit_code == 2
    assert "[/b] gone.jpg" in missing.stderr.replace("\n", "")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("a:cat:.jpg", "a:cat:.jpg"),
        ("b.jpg: no evidence of a fake found\nc.jpg", "b.jpg: no evidence of a fake found\ufffdc.jpg"),
        ("d\x1b[2K.jpg", "d\ufffd[2K.jpg"),
    ],
    ids=["a picture's name", "another answer", "a command to the terminal"],
)
def test_a_files_name_is_one_line_of_text(photos: Path, landscape: bytes, name: str, printed: str) -> None:
    (photos / name).write_bytes(landscape)

    answered = run(app, ["analyze", str(photos / name)])
    missing = run(app, ["analyze", str(photos / f"no {name}")])

    assert f"/{printed}: not assessed\n" in answered.stdout
    assert f"/no {printed}: No such file or directory\n" in missing.stderr


def test_a_name_that_the_output_cannot_spell_keeps_no_answer_back(photos: Path, landscape: bytes) -> None:
    name = "\N{GREEK SMALL LETTER ALPHA}.jpg"
    (photos / name).write_bytes(landscape)

    result = CliRunner(charset="latin-1").invoke(app, ["analyze", str(photos / name), str(photos / "portrait.jpg")])

    assert result.exit_code == 1
    assert "\\u03b1.jpg: not assessed" in result.stdout
    assert "portrait.jpg: no evidence" in result.stdout


def test_people_get_words_not_json(photos: Path) -> None:
    result = run(app, ["analyze", str(photos / "landscape.jpg")])

    assert "not assessed" in result.stdout
    assert "No face was found" in result.stdout


def test_stability_is_a_range_behind_the_score(photos: Path) -> None:
    plain, probed = (
        run(app, ["analyze", *more, str(photos / "portrait.jpg")]).output for more in ([], ["--stability"])
    )

    assert not re.search(r"\d+% \([<>]?\d+% to", plain)
    assert re.search(r"\d+% \([<>]?\d+% to", probed)


def test_what_the_file_says_of_itself_is_told_in_words(
    photos: Path, portrait: bytes, astronaut: Image.Image, encode: Encode
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Camera [7]"
    signed = Signer("Press Office").sign(
        encode(astronaut, quality=92, exif=exif.tobytes()), "image/jpeg", "trainedAlgorithmicMedia"
    )
    (photos / "signed.jpg").write_bytes(signed)
    (photos / "changed.jpg").write_bytes(signed[:-300] + bytes([signed[-300] ^ 1]) + signed[-299:])

    start = signed.index(MARK) + 200
    (photos / "damaged.jpg").write_bytes(signed[:start] + bytes(200) + signed[start + 200 :])
    names = ("portrait.jpg", "signed.jpg", "changed.jpg", "damaged.jpg")

    plain, told, changed, damaged = (run(app, ["analyze", str(photos / name)]).output for name in names)

    assert "Credentials" not in plain
    assert "The file says" not in plain
    assert "signed by Press Office, whom nothing here vouches for; unchanged since." in told
    assert "The file says: origin trainedAlgorithmicMedia; camera Camera [7]." in told
    assert "NOT as it was signed (assertion.dataHash.mismatch)" in changed
    assert "cannot be read (damaged" in damaged
    assert "signed by" not in damaged


def test_a_missing_model_is_named(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_MODEL_DIR", str(photos / "nowhere"))

    result = run(app, ["analyze", str(photos / "portrait.jpg")])

    assert result.exit_code == 2
    assert "nowhere/manifest.json" in result.stderr.replace("\n", "")


def test_convert_says_what_it_needs_where_torch_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.startswith("network.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)

    result = run(app, ["convert", "two.pth", str(tmp_path / "model")])

    assert result.exit_code == 2
    assert result.stderr == "torch is not installed, which this command needs\n"


def test_a_converted_checkpoint_is_a_model_folder_that_serves(tmp_path: Path, portrait: bytes) -> None:
    torch.save(renamed(seeded_state(2), "backbone."), tmp_path / "xception_best.pth")

    result = run(app, ["convert", str(tmp_path / "xception_best.pth"), str(tmp_path / "model"), "--margin", "1.2"])

    assert result.exit_code == 0, result.stderr
    manifest = read_manifest(tmp_path / "model")
    assert (manifest.classes, manifest.crop.margin) == (["real", "manipulated"], 1.2)
    (face,) = ModelService.load(tmp_path / "model", engine="openvino").analyze(portrait).faces
    assert face.classes is not None
    assert face.classes.keys() == {"real", "manipulated"}


def test_what_a_checkpoint_does_not_say_is_asked_for_and_told(tmp_path: Path, portrait: bytes) -> None:
    torch.save(seeded_state(2), tmp_path / "two.pth")
    words = ["convert", str(tmp_path / "two.pth"), str(tmp_path / "model")]

    result = run(app, [*words, "--size", "256", "--normalization", "imagenet"])

    assert result.exit_code == 0, result.stderr
    assert "outputs in the order real, manipulated; input of 256 px; mean and deviation as of imagenet" in result.stdout
    manifest = read_manifest(tmp_path / "model")
    assert (manifest.input.size, manifest.input.mean[0]) == (256, 0.485)
    assert "256 px" in next(limit.text for limit in manifest.limits if limit.code == "assumed_input")
    (face,) = ModelService.load(tmp_path / "model", engine="openvino").analyze(portrait).faces
    assert face.fake_probability is not None


@pytest.mark.parametrize("size", ["70", "1025", "100000"])
def test_an_input_that_no_network_has_is_refused_and_nothing_is_written(tmp_path: Path, size: str) -> None:
    torch.save(seeded_state(2), tmp_path / "two.pth")

    result = run(app, ["convert", str(tmp_path / "two.pth"), str(tmp_path / "model"), "--size", size])

    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert re.search(r"two\.pth: size: Input should be (less|greater) than or equal to (71|1024)$", line)
    assert not (tmp_path / "model").exists()


def test_a_model_is_not_overwritten_by_a_conversion(tmp_path: Path) -> None:
    """A calibrated and quantized one is a slip of the keyboard away."""
    torch.save(seeded_state(2), tmp_path / "two.pth")
    run(app, ["convert", str(tmp_path / "two.pth"), str(tmp_path / "model")])
    before = {path: path.read_bytes() for path in (tmp_path / "model").iterdir()}

    result = run(app, ["convert", str(tmp_path / "two.pth"), str(tmp_path / "model"), "--margin", "2"])

    assert result.exit_code == 2
    assert "a model is there already" in result.stderr.replace("\n", " ")
    assert {path: path.read_bytes() for path in (tmp_path / "model").iterdir()} == before


def test_a_head_of_unknown_classes_is_not_guessed(tmp_path: Path) -> None:
    torch.save(seeded_state(5), tmp_path / "five.pth")

    result = run(app, ["convert", str(tmp_path / "five.pth"), str(tmp_path / "model")])

    assert result.exit_code == 2
    assert "expected 5 class names" in result.stderr
    assert not (tmp_path / "model").exists()


def test_written_weights_can_be_read_by_a_service_under_another_user(tmp_path: Path) -> None:
    torch.save(seeded_state(2), tmp_path / "two.pth")

    convert_checkpoint(tmp_path / "two.pth", tmp_path / "model", name="two")

    assert all(path.stat().st_mode & 0o004 for path in (tmp_path / "model").iterdir())
