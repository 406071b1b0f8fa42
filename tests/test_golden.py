"""The serving path on the page's own examples, against answers that are worked out here by another way.

No score of today's weights is written down: a new model may move them, but not the one away from the other.
"""

import base64
import io
import json
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import load_file

from analysis import FaceAnalysis
from model_service import ModelService
from network.xception import Xception
from tests.conftest import MODEL
from verdict import Verdict
from vision.boxes import Box

EXAMPLES = MODEL.parent / "deepfake_interface" / "public" / "examples"
AUTHENTIC, MANIPULATED = "astronaut.jpg", "astronaut-self-blended.jpg"

# The detector's answer, which no new model moves: x, y, width, height.
BOXES = {AUTHENTIC: (179, 62, 88, 110), MANIPULATED: (179, 66, 88, 107)}

Answers = dict[str, FaceAnalysis]


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """As the file has it, not as it is read by what is tested."""
    read: dict[str, Any] = json.loads((MODEL / "manifest.json").read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def exact() -> Answers:
    """The only face of each example, in fp32."""
    return answers(ModelService.load(MODEL, engine="openvino", precision="fp32"))


def answers(service: ModelService) -> Answers:
    found = {name: service.analyze((EXAMPLES / name).read_bytes(), explain=True).faces for name in BOXES}
    assert {name: len(faces) for name, faces in found.items()} == dict.fromkeys(BOXES, 1)
    return {name: faces[0] for name, faces in found.items()}


@pytest.fixture(scope="module")
def references(exact: Answers, manifest: dict[str, Any]) -> dict[str, float]:
    """Fake-probabilities of the crops that `exact` says it looked at, by none of the code that made its scores."""
    network = Xception(len(manifest["classes"]))
    weights = load_file(MODEL / manifest["files"]["weights"]["path"])
    assert not network.load_state_dict({n: w.float() for n, w in weights.items()}, strict=False).unexpected_keys
    network.eval()
    scores = {}
    for name, face in exact.items():
        with torch.inference_mode():
            logits = network(network_input(name, face.box, manifest))[0].tolist()
        scores[name] = fake_probability(dict(zip(manifest["classes"], logits, strict=True)), manifest)
    return scores


def expected_crop(box: Box, manifest: dict[str, Any]) -> tuple[float, float, float, float]:
    """left, top, right, bottom of the square about the box's centre; no example's face lies near an edge."""
    half = manifest["crop"]["margin"] * max(box.width, box.height) / 2
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return x - half, y - half, x + half, y + half


def network_input(name: str, box: Box, manifest: dict[str, Any]) -> torch.Tensor:
    """(1, 3, size, size)."""
    size = manifest["input"]["size"]
    with Image.open(EXAMPLES / name) as photo:
        crop = photo.resize((size, size), Image.Resampling.BILINEAR, expected_crop(box, manifest))
    channels = []
    for plane, mean, std in zip(crop.split(), manifest["input"]["mean"], manifest["input"]["std"], strict=True):
        channels.append((np.asarray(plane).astype(np.float64) / 255 - mean) / std)
    return torch.tensor(np.stack(channels)[None], dtype=torch.float32)


def fake_probability(logits: dict[str, float], manifest: dict[str, Any]) -> float:
    """The manifest's calibration, as `manifest.Calibration` has it in words."""
    fakes = [logit for name, logit in logits.items() if name != manifest["real_class"]]
    likeliest = manifest["calibration"].get("evidence") == "likeliest fake"
    fake = max(fakes) if likeliest else math.log(sum(math.exp(logit) for logit in fakes))
    evidence = fake - logits[manifest["real_class"]]
    pieces = list(pairwise(manifest["calibration"]["knots"]))
    (x, y), (next_x, next_y) = next((piece for piece in pieces if evidence < piece[1][0]), pieces[-1])
    return 1 / (1 + math.exp(-(y + (evidence - x) * (next_y - y) / (next_x - x))))


def test_the_manipulated_example_is_called_fake_and_the_authentic_one_real(exact: Answers) -> None:
    fake, real = exact[MANIPULATED], exact[AUTHENTIC]

    assert fake.fake_probability is not None
    assert fake.fake_probability > 0.9
    assert fake.verdict == Verdict.LIKELY_FAKE
    assert real.fake_probability is not None
    assert real.fake_probability < 0.35
    assert real.verdict == Verdict.LIKELY_REAL


@pytest.mark.parametrize("name", BOXES)
def test_the_face_and_its_crop_are_where_they_are(exact: Answers, manifest: dict[str, Any], name: str) -> None:
    face = exact[name]

    assert (face.box.x, face.box.y, face.box.width, face.box.height) == pytest.approx(BOXES[name], abs=2)
    assert face.crop.corners == pytest.approx(expected_crop(Box(*BOXES[name]), manifest), abs=2)


@pytest.mark.parametrize("name", BOXES)
def test_a_score_is_that_of_the_crop_the_weights_and_the_calibration(
    exact: Answers, references: dict[str, float], name: str
) -> None:
    assert exact[name].fake_probability == pytest.approx(references[name], abs=0.01)


def test_the_fastest_engine_of_this_machine_gives_nearly_the_same_scores(references: dict[str, float]) -> None:
    found = answers(ModelService.load(MODEL))

    assert {name: face.fake_probability for name, face in found.items()} == pytest.approx(references, abs=0.05)


def test_the_heatmap_is_bright_where_a_face_was_altered_and_dark_where_it_was_not(exact: Answers) -> None:
    assert brightness(exact[MANIPULATED]) > brightness(exact[AUTHENTIC]) + 0.3


def brightness(face: FaceAnalysis) -> float:
    """Mean of the heatmap where the face lies in its crop, [0, 1]."""
    assert face.heatmap is not None
    data = base64.b64decode(face.heatmap.removeprefix("data:image/png;base64,"))
    heat: NDArray[np.uint8] = np.asarray(Image.open(io.BytesIO(data)))
    left, top, right, bottom = (round(edge * len(heat) / face.crop.width) for edge in within(face.box, face.crop))
    return float(heat[top:bottom, left:right].mean()) / 255


def within(box: Box, crop: Box) -> Iterator[float]:
    """The box's left, top, right, bottom as seen from the crop's corner, no further than the crop."""
    for edge, corner in zip(box.corners, (crop.x, crop.y) * 2, strict=True):
        yield min(max(edge - corner, 0.0), crop.width)
