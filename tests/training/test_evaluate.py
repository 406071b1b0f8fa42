import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer import Typer
from typer.testing import CliRunner

from cli import app
from manifest import read_manifest as read_model
from manifest import write_manifest as write_model
from model_service import MAX_PIXELS, ModelService
from tests.conftest import MODEL
from tests.training.conftest import MakeSample
from training import evaluate as evaluation
from training.__main__ import app as training_app
from training.arrays import Picture
from training.codecs import jpeg_bytes
from training.data import BadManifest, Sample, Unreadable, read_manifest, write_manifest
from training.detectors import BadScore, Detector, Look, NotScored, ServiceDetector, UnknownDetector, look, named
from training.evaluate import Report, evaluate, evidence_of, in_tier, pictures_of, probabilities
from training.perturbations import PERTURBATIONS, gaussian_blur
from training.report import write_report
from training.scores import Condition, Scores
from training.subsets import UNLIKE
from training.tiers import TIERS, canonical


class Brightness:
    """A detector of its own kind: the brighter the file, the faker. It counts what it is asked."""

    name = "brightness"

    def __init__(self) -> None:
        self.asked = 0

    def score(self, photo: bytes) -> float:
        self.asked += 1
        return float(canonical(photo).mean() / 255)


class Wordless:
    """No detector."""


@pytest.fixture(scope="module")
def detector() -> ServiceDetector:
    return ServiceDetector.load(MODEL)


@pytest.fixture(scope="module")
def report(faces: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "PERTURBED", 2)
        return evaluate(ServiceDetector.load(MODEL), faces, tmp_path_factory.mktemp("scores"))


def test_the_shipped_model_is_measured_from_files_to_report(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path)

    stored = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert stored["pictures"] == {"val": 13, "val-only": 4}
    assert {figure["tier"] for figure in stored["figures"]} == {"clean", "web", "hard"}
    assert {"auc", "eer", "ece", "tpr_at_1_fpr", "real_accuracy"} <= {figure["metric"] for figure in stored["figures"]}
    whole = [f for f in stored["figures"] if f["subset"] == "all"]
    assert all(0 <= f["low"] <= f["high"] <= 1 for f in whole)
    # Resampling only adds to an ECE: of as few groups as these its interval may lie above it.
    assert all(f["low"] <= f["value"] <= f["high"] for f in whole if f["metric"] != "ece")
    assert [len(levels) for levels in stored["grid"].values()] == [6] * 7
    assert "| AUC |" in (tmp_path / "report.md").read_text("utf-8")
    for plot in ("tiers.png", "reliability.png", "perturbations.png"):
        assert (tmp_path / plot).stat().st_size < 150_000


def test_what_is_measured_is_what_is_served(faces: Path, detector: ServiceDetector) -> None:
    """The probability behind a figure is the one that the service states for the same file."""
    service = ModelService.load(MODEL)
    for sample in pictures_of(faces)[:3]:
        photo = in_tier(TIERS["web"])((faces / sample.file).read_bytes())
        seen = look(detector, photo)
        stated = service.analyze(photo, region="auto" if seen.faces else "image").fake_probability
        assert probabilities([seen], detector.manifest)[0] == pytest.approx(stated, abs=1e-3)


def test_a_picture_without_a_face_is_scored_as_a_whole_and_counted(detector: ServiceDetector, landscape: bytes) -> None:
    seen = look(detector, landscape)

    assert seen.faces == 0
    assert 0 <= seen.score <= 1


def test_a_picture_larger_than_the_service_takes_is_measured(
    detector: ServiceDetector, tmp_path: Path, make_sample: MakeSample
) -> None:
    height = MAX_PIXELS // 8000 + 1
    Image.new("RGB", (8000, height), "grey").save(tmp_path / "large.jpg")

    (seen,) = Scores(detector, tmp_path, tmp_path / "cache", 1).of(
        [make_sample("large.jpg")], "clean", in_tier(TIERS["clean"])
    )

    assert seen.faces == 0


def test_scores_belong_to_the_network_that_gave_them(detector: ServiceDetector) -> None:
    files = detector.manifest.files
    ran = files.openvino_bin if detector.service.engine.precision == "int8" else files.weights

    assert ran is not None
    assert ran.sha256[:8] in detector.name


def test_a_picture_in_which_nothing_can_be_scored_is_named(
    detector: ServiceDetector, tmp_path: Path, make_sample: MakeSample
) -> None:
    (tmp_path / "tiny.jpg").write_bytes(jpeg_bytes(np.zeros((20, 20, 3), np.uint8), 90))

    with pytest.raises(NotScored, match=r"tiny\.jpg: .*smaller than"):
        Scores(detector, tmp_path, tmp_path / "cache", 1).of([make_sample("tiny.jpg")], "clean", Condition(bytes, ""))


def test_a_picture_that_cannot_be_read_is_named(
    faces: Path, portrait: bytes, tmp_path: Path, make_sample: MakeSample
) -> None:
    (tmp_path / "cut.jpg").write_bytes(portrait[:5000])

    with pytest.raises(Unreadable, match=r"cut\.jpg: .*truncated"):
        Scores(Brightness(), tmp_path, tmp_path / "cache", 1).of(
            [make_sample("cut.jpg")], "clean", in_tier(TIERS["clean"])
        )


@pytest.mark.parametrize("said", [1.5, -0.1, float("nan")])
def test_a_score_that_is_no_probability_is_refused_and_not_kept(faces: Path, tmp_path: Path, said: float) -> None:
    class Mistaken(Brightness):
        def score(self, photo: bytes) -> float:
            return said

    samples = pictures_of(faces)[:2]

    with pytest.raises(BadScore, match=rf"{samples[0].file}: brightness said {said}"):
        Scores(Mistaken(), faces, tmp_path, 1).of(samples, "clean", in_tier(TIERS["clean"]))
    assert not list(tmp_path.rglob("*.csv"))


def test_evidence_is_the_inverse_of_the_probability() -> None:
    evidence = np.array([-12.0, -0.5, 0.0, 3.0, 20.0])

    assert np.allclose(evidence_of(1 / (1 + np.exp(-evidence))), evidence)


def test_the_kind_is_that_of_the_face_whose_score_counts(
    detector: ServiceDetector, monkeypatch: pytest.MonkeyPatch, portrait: bytes
) -> None:
    analysis = detector.service.analyze(portrait)
    (face,) = analysis.faces
    faces = [
        replace(face, fake_probability=0.2, classes={"real": 0.8, "manipulated": 0.15, "synthetic": 0.05}),
        replace(face, fake_probability=0.9, classes={"real": 0.1, "manipulated": 0.3, "synthetic": 0.6}),
        replace(face, fake_probability=None, classes=None),
    ]
    several = replace(analysis, fake_probability=0.9, faces=faces)
    monkeypatch.setattr(ModelService, "analyze", lambda *_, **__: several)

    assert detector.look(portrait) == Look(0.9, 2, "synthetic")


def test_how_often_the_kind_is_right_is_measured_where_the_page_names_one(
    detector: ServiceDetector, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of fakes with strong evidence: here the detector is sure of all fakes and takes each for synthetic."""
    fakes = [s for s in pictures_of(faces) if s.is_fake and s.split == "val"]
    fake = {s.file: s.is_fake for s in read_manifest(faces)}

    def all_synthetic(scores: Scores, samples: list[Sample], *_: object) -> list[Look]:
        return [Look(0.999999 if fake[s.file] else 0.4, 1, "synthetic") for s in samples]

    monkeypatch.setattr(Scores, "of", all_synthetic)
    monkeypatch.setattr(evaluation, "MIN_GROUPS", 1)

    found = evaluate(detector, faces, tmp_path, perturbations=False)

    figure = found.figure("clean", "all", "kind_accuracy")
    assert figure is not None
    assert figure.images == len(fakes)
    assert figure.value == pytest.approx(sum(s.label == "synthetic" for s in fakes) / len(fakes), abs=1e-4)
    assert evaluate(Brightness(), faces, tmp_path, perturbations=False).figure("clean", "all", "kind_accuracy") is None


def test_kinds_are_kept_beside_the_scores(detector: ServiceDetector, faces: Path, tmp_path: Path) -> None:
    samples = pictures_of(faces)[:2]
    first, again = (Scores(detector, faces, tmp_path, 1).of(samples, "x", Condition(bytes, "")) for _ in range(2))

    assert first == again
    assert {seen.kind for seen in first} <= {"manipulated", "synthetic"}


def test_nothing_that_trained_is_judged(faces: Path) -> None:
    trained = {s.file for s in read_manifest(faces) if s.split == "train"}

    assert not trained & {s.file for s in pictures_of(faces)}
    assert len(pictures_of(faces, limit=1)) == 6


def test_pictures_like_a_training_picture_are_also_left_out(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_alone(samples: list[Sample], others: list[Sample], data: Path) -> np.ndarray:
        assert {sample.split for sample in others} == {"train"}
        flags = np.zeros(len(samples), bool)
        flags[0] = True
        return flags

    monkeypatch.setattr(evaluation, "alike", first_alone)

    found = evaluate(Brightness(), faces, tmp_path, perturbations=False)

    whole, fewer = found.figure("clean", "all", "auc"), found.figure("clean", "all" + UNLIKE, "auc")
    assert whole is not None
    assert fewer is not None
    assert fewer.images == whole.images - 1


def test_scores_are_computed_once_and_again_for_a_replaced_picture(faces: Path, tmp_path: Path, face: Picture) -> None:
    data, cache = tmp_path / "data", tmp_path / "cache"
    shutil.copytree(faces, data)
    first, second, third = Brightness(), Brightness(), Brightness()

    reports = [evaluate(detector, data, cache, perturbations=False) for detector in (first, second)]
    (data / pictures_of(data)[0].file).write_bytes(
        in_tier(TIERS["hard"])((data / pictures_of(data)[1].file).read_bytes())
    )
    evaluate(third, data, cache, perturbations=False)

    assert (first.asked, second.asked, third.asked) == (3 * 17, 0, 3)
    assert reports[0] == reports[1]


def test_scores_of_another_configuration_are_not_taken(
    detector: ServiceDetector, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another crop, input, limit or count of faces, of a tier or a level of another kind, of another folder."""
    asked: list[bytes] = []

    def noted(detector: object, photo: bytes) -> Look:
        asked.append(photo)
        return Look(0.5, 1)

    monkeypatch.setattr("training.scores.look", noted)
    (sample,) = pictures_of(faces)[:1]
    shutil.copytree(faces, tmp_path / "copy")

    def computes(judge: ServiceDetector, data: Path, condition: Condition) -> bool:
        before = len(asked)
        Scores(judge, data, tmp_path / "cache", 1).of([sample], "tier", condition)
        return len(asked) > before

    clean = in_tier(TIERS["clean"])
    plain = detector.service.manifest
    changes: list[dict[str, object]] = [
        {"crop": plain.crop.model_copy(update={"margin": 1.5})},
        {"input": plain.input.model_copy(update={"mean": (0.4, 0.4, 0.4)})},
        {"quality": plain.quality.model_copy(update={"min_assessed_px": 1})},
        {"max_faces": 1},
        {"classes": [*plain.classes[1:], plain.classes[0]]},
    ]
    others = [
        replace(detector, service=ModelService(plain.model_copy(update=change), detector.service.engine))
        for change in changes
    ]
    assert computes(detector, faces, clean)
    assert not computes(detector, faces, clean)
    assert [computes(other, faces, clean) for other in others] == [True] * 5
    assert computes(detector, faces, in_tier(replace(TIERS["clean"], blur=0.5)))
    assert computes(detector, tmp_path / "copy", clean)
    monkeypatch.setattr("training.detectors.products", lambda: ["another CPU"])
    assert computes(detector, faces, clean)
    monkeypatch.setattr("training.detectors.hint", lambda precision: "another one beside int8")
    assert computes(detector, faces, clean)

    assert computes(detector, faces, evaluation._perturbed("gaussian_blur", 1))
    monkeypatch.setitem(PERTURBATIONS, "gaussian_blur", (gaussian_blur, (5, 9, 13, 17, 21)))
    assert computes(detector, faces, evaluation._perturbed("gaussian_blur", 1))


def test_another_detector_is_found_by_its_name() -> None:
    assert named(f"{__name__}:Brightness").name == "brightness"


@pytest.mark.parametrize(
    "name", [f"{__name__}:Missing", "no.such.module:Thing", "nocolon", ":empty", ".a:b", f"{__name__}:Wordless"]
)
def test_a_name_that_leads_to_no_detector_is_refused(name: str) -> None:
    with pytest.raises(UnknownDetector):
        named(name)


def test_both_command_lines_evaluate(faces: Path, tmp_path: Path) -> None:
    options = ["--data", faces, "--cache", tmp_path / "cache", "--detector", f"{__name__}:Brightness"]
    for program, out in ((app, tmp_path / "a"), (training_app, tmp_path / "b")):
        words = ["evaluate", *map(str, [*options, "--out", out, "--no-perturbations"])]
        result = CliRunner().invoke(program, words, catch_exceptions=False)
        assert result.exit_code == 0
    assert (tmp_path / "a" / "report.json").read_bytes() == (tmp_path / "b" / "report.json").read_bytes()


@pytest.mark.parametrize("program", [app, training_app])
def test_what_is_measured_runs_as_the_settings_have_the_service_run(
    program: Typer, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPFAKE_ENGINE", "openvino")
    monkeypatch.setenv("DEEPFAKE_PRECISION", "fp32")
    judged: list[Detector] = []

    def noted(detector: Detector, *rest: object, **options: object) -> Report:
        judged.append(detector)
        return Report(detector.name, 0.5, {})

    monkeypatch.setattr(evaluation, "evaluate", noted)
    monkeypatch.setattr("training.report.write_report", lambda report, out: None)

    words = ["evaluate", "--data", str(faces), "--out", str(tmp_path)]
    assert CliRunner().invoke(program, words, catch_exceptions=False).exit_code == 0
    assert [detector.name.split("-openvino-")[1] for detector in judged] == ["fp32-likeliest-fake"]


def test_the_evidence_that_is_asked_for_is_scored_and_kept_apart(portrait: bytes) -> None:
    together = ServiceDetector.load(MODEL, evidence="any fake")
    alone = ServiceDetector.load(MODEL, evidence="likeliest fake")

    assert alone.score(portrait) < together.score(portrait)
    assert alone.name != together.name


def test_a_checkpoint_becomes_a_calibrated_and_measured_model(faces: Path, tmp_path: Path) -> None:
    model, common = tmp_path / "model", ["--data", str(tmp_path / "apart"), "--cache", str(tmp_path / "cache")]
    shutil.copytree(faces, tmp_path / "apart")
    write_manifest(tmp_path / "apart", [replace(sample, group=sample.file) for sample in read_manifest(faces)])
    made = ["--checkpoint", str(MODEL / "xception.safetensors"), "--out", str(model), "--version", "9.9"]

    def run(*words: str) -> None:
        assert CliRunner().invoke(training_app, [*words], catch_exceptions=False).exit_code == 0

    run("package", *made, "--description", "For a test.", "--like", str(MODEL))
    write_model(read_model(model).model_copy(update={"measured": read_model(MODEL).measured}), model)
    run("calibrate", *common, "--model", str(model), "--evidence", "any fake")
    assert read_model(MODEL).measured
    assert read_model(model).measured == [], "of another threshold"
    measured = ["--model", str(model), "--out", str(tmp_path / "report"), "--no-perturbations", "--write-manifest"]
    run("evaluate", *common, *measured)

    manifest = read_model(model)
    assert (manifest.version, manifest.description) == ("9.9", "For a test.")
    assert manifest.calibration.fitted_on.startswith("split val: 13 pictures")
    assert manifest.calibration.evidence == "any fake" != read_model(MODEL).calibration.evidence
    assert {figure.metric for figure in manifest.measured if figure.subset == "all"} >= {"auc", "real_accuracy", "ece"}
    assert ModelService.load(model).manifest == manifest


def test_a_share_is_about_the_pictures_that_it_is_a_share_of(report: Report) -> None:
    images = {
        metric: figure.images
        for metric in ("auc", "real_accuracy", "fakes_found")
        if (figure := report.figure("clean", "all", metric))
    }

    assert images == {"auc": 13, "real_accuracy": 8, "fakes_found": 5}


def test_pictures_of_one_class_are_judged_without_what_needs_both(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(faces, tmp_path / "reals")
    reals = [sample for sample in read_manifest(faces) if not sample.is_fake]
    write_manifest(tmp_path / "reals", reals)

    found = evaluate(Brightness(), tmp_path / "reals", tmp_path)

    assert {figure.metric for figure in found.figures} == {"accuracy", "real_accuracy"}
    assert found.grid == {}
    write_report(found, tmp_path)


def test_a_manifest_without_rows_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, [])

    with pytest.raises(BadManifest, match="names no pictures"):
        pictures_of(tmp_path)


def test_a_report_without_figures_says_why(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(faces, tmp_path / "few")
    write_manifest(tmp_path / "few", read_manifest(faces)[:3])

    write_report(evaluate(Brightness(), tmp_path / "few", tmp_path), tmp_path)

    assert "No figures: at least 5 groups" in (tmp_path / "report.md").read_text("utf-8")


def test_a_report_says_which_split_its_figures_are_of(faces: Path, tmp_path: Path) -> None:
    shutil.copytree(faces, tmp_path / "learned")
    write_manifest(tmp_path / "learned", [replace(sample, split="train") for sample in read_manifest(faces)])

    write_report(evaluate(Brightness(), tmp_path / "learned", tmp_path), tmp_path)

    told = (tmp_path / "report.md").read_text("utf-8")
    assert "share of fakes, split train" in told
    assert "on a sample of split train" in told
    assert "split val" not in told
