import json
from pathlib import Path

import pytest

from manifest import Measurement, read_manifest, write_manifest
from tests.conftest import MODEL
from training.card import BEGIN, END, GOALS, NoPlace, NoReport, OtherModel, fill_card
from training.subsets import ALL, UNLIKE
from training.tiers import TIERS


@pytest.fixture
def model(tmp_path: Path, report: Path) -> Path:
    put_into(tmp_path, json.loads(report.read_text("utf-8"))["figures"][:3])
    (tmp_path / "README.md").write_text(f"# A model\n{BEGIN}\noutdated\n{END}\n## After\n", "utf-8")
    return tmp_path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Everything at .96, but .92 of the DFDC reals right, and an ECE of .02."""
    values = {(goal.subset, goal.metric): 0.96 for goal in GOALS} | {
        ("source: dfdc", "real_accuracy"): 0.92,
        ("source: ffhq", "real_accuracy"): 0.99,
        ("source: dfdc" + UNLIKE, "real_accuracy"): 0.5,
        ("source: dfdc" + UNLIKE, "auc"): 0.94,
        (ALL, "ece"): 0.02,
    }
    figures = [
        Measurement(split="val", tier=tier, subset=s, metric=m, value=value, low=0.9, high=1.0, images=7)
        for (s, m), value in values.items()
        for tier in TIERS
    ]
    path = tmp_path / "report.json"
    manifest = read_manifest(MODEL)
    detector = f"{manifest.name}-{manifest.version}-{manifest.files.weights.sha256[:8]}-openvino-bf16"
    path.write_text(json.dumps({"detector": detector, "figures": [figure.model_dump() for figure in figures]}))
    return path


def put_into(model: Path, figures: list[object]) -> None:
    """As `evaluate --write-manifest` does."""
    measured = [Measurement.model_validate(figure) for figure in figures]
    write_manifest(read_manifest(MODEL).model_copy(update={"measured": measured}), model)


def test_the_card_gets_the_figures_of_the_report_and_keeps_the_rest(model: Path, report: Path) -> None:
    fill_card(model, report)
    fill_card(model, report)

    card = (model / "README.md").read_text("utf-8")
    assert card.startswith(f"# A model\n{BEGIN}\n")
    assert card.endswith(f"{END}\n## After\n")
    assert "outdated" not in card
    assert card.count("| DFDC faces | 7 | .960 (.900–1.000) |") == 1
    assert "| ffhq, reals right | 7 | .990 (.900–1.000) |" in card
    assert "| – without faces that look like a training face | 7 | .940 (.900–1.000) |" in card


def test_what_misses_a_goal_by_less_than_three_digits_show_is_given_with_four(model: Path, report: Path) -> None:
    rows = json.loads(report.read_text("utf-8"))
    for figure in rows["figures"]:
        if figure["subset"] == ALL and figure["metric"] == "auc":
            figure["value"] = 0.9747
    report.write_text(json.dumps(rows))

    fill_card(model, report)

    goal = "AUC, clean / web / hard | ≥ .975 / .950 / .910 | .9747 / .975 / .975 | missed: clean |"
    assert goal in (model / "README.md").read_text("utf-8")


def test_a_goal_is_called_reached_or_missed_by_its_figure(model: Path, report: Path) -> None:
    fill_card(model, report)

    card = (model / "README.md").read_text("utf-8")
    assert "| DFDC faces, AUC, clean | ≥ .970 | .960 | missed |" in card
    assert "AUC, clean / web / hard | ≥ .975 / .950 / .910 | .960 / .960 / .960 | missed: clean |" in card
    assert "| ECE, clean | ≤ .030 | .020 | reached |" in card
    assert "| reals right in every source alone, clean | ≥ .930 | .920 (dfdc) | missed |" in card


@pytest.mark.parametrize("measured", [[], [{"value": 0.123}]], ids=["calibrated anew", "of another report"])
def test_figures_of_another_calibration_are_refused(
    measured: list[dict[str, float]], model: Path, report: Path
) -> None:
    manifest = read_manifest(model)
    others = [manifest.measured[0].model_copy(update=change) for change in measured]
    write_manifest(manifest.model_copy(update={"measured": others}), model)

    with pytest.raises(OtherModel, match="another calibration"):
        fill_card(model, report)
    assert "outdated" in (model / "README.md").read_text("utf-8")


def test_a_file_that_is_no_report_is_named(model: Path, report: Path) -> None:
    report.write_text("[]")

    with pytest.raises(NoReport, match=r"report\.json is no report"):
        fill_card(model, report)


def test_a_card_without_a_place_is_refused(model: Path, report: Path) -> None:
    (model / "README.md").write_text("# A model\n", "utf-8")

    with pytest.raises(NoPlace):
        fill_card(model, report)


@pytest.mark.parametrize("detector", ["mine", "xception-faces-0.1.0-{sha}-openvino-int8", "{name}-00000000-torch-fp32"])
def test_a_report_of_another_model_is_refused_and_the_card_stays(model: Path, report: Path, detector: str) -> None:
    manifest, before = read_manifest(model), (model / "README.md").read_bytes()
    told = {"name": f"{manifest.name}-{manifest.version}", "sha": manifest.files.weights.sha256[:8]}
    report.write_text(json.dumps(json.loads(report.read_text("utf-8")) | {"detector": detector.format(**told)}))

    with pytest.raises(OtherModel, match=manifest.version):
        fill_card(model, report)

    assert (model / "README.md").read_bytes() == before


def test_goals_that_nothing_was_measured_for_are_left_out(model: Path, report: Path) -> None:
    """As on data of one's own, without these sources, or of fakes alone."""
    stored = json.loads(report.read_text("utf-8"))
    fakes = [f for f in stored["figures"] if (f["subset"], f["metric"]) == (ALL, "fakes_found")]
    report.write_text(json.dumps(stored | {"figures": fakes}))
    put_into(model, fakes)

    fill_card(model, report)

    card = (model / "README.md").read_text("utf-8")
    assert "| fakes found at the threshold, clean | ≥ .900 | .960 | reached |" in card
    assert card.count("≥") == 1
