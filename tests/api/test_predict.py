"""A photo in, a verdict out."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from api.schemas import Box
from tests.api.conftest import Start, state_of
from tests.conftest import Encode
from tests.provenance.signing import Signer


def predict(client: TestClient, data: bytes, **query: str | bool) -> dict[str, Any]:
    response = client.post("/predict", files={"file": ("photo.jpg", data)}, params=query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_portrait_gets_a_score_and_everything_that_the_contract_names(client: TestClient, portrait: bytes) -> None:
    answer = predict(client, portrait)

    assert answer.keys() == {
        *("fake_probability", "is_deepfake", "verdict", "reasons", "faces", "image", "provenance", "model", "timing_ms")
    }
    (face,) = answer["faces"]
    assert face["fake_probability"] == answer["fake_probability"]
    assert math.isclose(sum(face["classes"].values()), 1, abs_tol=1e-5)
    assert math.isclose(face["classes"]["real"], 1 - face["fake_probability"], abs_tol=1e-5)
    assert list(face["classes"]) == client.get("/model").json()["classes"]
    assert 150 < face["box"]["x"] < 200
    assert 60 < face["quality"]["face_px"] < 140
    assert answer["image"] == {
        "sha256": hashlib.sha256(portrait).hexdigest(),
        "width": 512,
        "height": 512,
        "format": "JPEG",
        "bytes": len(portrait),
        "turned": 0,
    }
    assert answer["model"]["engine"] in ("openvino", "torch")
    times = answer["timing_ms"]
    assert 0 < times["classify"] < times["total"]


def test_a_box_that_reaches_the_pictures_edge_does_not_leave_it_by_being_rounded() -> None:
    """In a picture of 496 × 99 pixels; half a tenth is rounded up on both sides."""
    box = json.loads(Box(x=237.15, y=0.35, width=258.85, height=98.65).model_dump_json())

    assert (box["x"], box["width"]) == (237.2, 258.8)
    assert box["y"] + box["height"] <= 99


def test_a_file_that_says_nothing_of_itself_is_told_so(client: TestClient, portrait: bytes) -> None:
    assert predict(client, portrait)["provenance"] == {
        "c2pa": None,
        "exif": {"camera": None, "software": None, "taken_at": None, "generator": None},
        "digital_source_type": None,
    }


def test_what_a_file_says_of_itself_stands_beside_a_score_that_it_does_not_move(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Camera 7"
    xmp = b"<x Iptc4xmpExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'/>"
    silent = encode(astronaut, quality=92)
    telling = Signer().sign(
        encode(astronaut, quality=92, exif=exif.tobytes(), xmp=xmp), "image/jpeg", "trainedAlgorithmicMedia"
    )

    answer = predict(client, telling)

    assert answer["fake_probability"] == predict(client, silent)["fake_probability"]
    assert answer["provenance"] == {
        "c2pa": {
            "intact": True,
            "trusted": None,
            "signed_by": "Test Camera",
            "signed_at": None,
            "generator": "Picture Maker 1.0",
            "digital_source_types": ["trainedAlgorithmicMedia"],
            "problems": [],
        },
        "exif": {"camera": "Camera 7", "software": None, "taken_at": None, "generator": None},
        "digital_source_type": "digitalCapture",
    }


def test_a_signer_is_trusted_where_the_service_was_given_who_vouches_for_it(
    start: Start, portrait: bytes, tmp_path: Path
) -> None:
    signer, anchors = Signer(), tmp_path / "anchors.pem"
    anchors.write_text(signer.anchor)
    client = start(c2pa_trust_anchors=anchors)

    assert predict(client, signer.sign(portrait, "image/jpeg"))["provenance"]["c2pa"]["trusted"] is True
    assert predict(client, Signer().sign(portrait, "image/jpeg"))["provenance"]["c2pa"]["trusted"] is False


def test_is_deepfake_and_verdict_follow_from_the_probability_and_the_manifest(
    client: TestClient, portrait: bytes
) -> None:
    answer = predict(client, portrait)
    thresholds = client.get("/model").json()["thresholds"]

    probability = answer["fake_probability"]
    assert answer["is_deepfake"] == (probability > thresholds["fake"])
    if probability >= thresholds["likely_fake_from"]:
        assert answer["verdict"] == "likely_fake"
    elif probability < thresholds["likely_real_below"]:
        assert answer["verdict"] == "likely_real"
    else:
        assert answer["verdict"] == "uncertain"


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_no_answer_is_certainty(
    client: TestClient, portrait: bytes, monkeypatch: pytest.MonkeyPatch, certain: float
) -> None:
    monkeypatch.setattr("verdict.calibrated", lambda *_: np.float64(certain))

    answer = predict(client, portrait, stability=True)

    (face,) = answer["faces"]
    told = [answer["fake_probability"], face["fake_probability"], face["stability"]["min"], face["stability"]["max"]]
    assert told == [abs(certain - 1e-6)] * 4
    assert all(0 < share < 1 for share in face["classes"].values())
    assert math.isclose(sum(face["classes"].values()), 1, abs_tol=1e-5)


def test_without_a_face_nothing_is_scored(client: TestClient, landscape: bytes) -> None:
    answer = predict(client, landscape)

    assert answer["fake_probability"] is None
    assert answer["is_deepfake"] is None
    assert answer["verdict"] == "not_assessed"
    assert [reason["code"] for reason in answer["reasons"]] == ["no_face"]
    assert answer["faces"] == []


def test_the_whole_image_is_scored_on_request_even_without_a_face(client: TestClient, landscape: bytes) -> None:
    answer = predict(client, landscape, region="image")

    (face,) = answer["faces"]
    assert face["box"] == {"x": 0, "y": 0, "width": 900, "height": 600}
    assert face["detection_score"] is None
    assert 0 <= answer["fake_probability"] <= 1
    assert answer["verdict"] == "uncertain"
    assert [reason["code"] for reason in answer["reasons"]] == ["whole_image"]


def test_a_whole_image_that_is_too_small_says_so_and_not_that_it_was_scored(client: TestClient, encode: Encode) -> None:
    answer = predict(client, encode(Image.new("RGB", (20, 20))), region="image")

    assert (answer["fake_probability"], answer["verdict"]) == (None, "not_assessed")
    assert [reason["code"] for reason in answer["reasons"]] == ["face_too_small"]
    (reason,) = answer["faces"][0]["reasons"]
    assert reason == {
        "code": "face_too_small",
        "detail": "This picture is only 20 px wide; nothing below 32 px is assessed.",
    }


def test_the_score_does_not_depend_on_how_a_phone_was_held(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = encode(astronaut.transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif.tobytes())

    upright, turned = predict(client, encode(astronaut, "PNG")), predict(client, sideways)

    assert turned["faces"] == upright["faces"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_photo_that_lies_on_its_side_without_saying_so_has_the_answer_of_the_one_that_stands(
    client: TestClient, thumbnail: Image.Image, encode: Encode, degrees: int
) -> None:
    upright = predict(client, encode(thumbnail, "PNG"))

    lying = predict(client, encode(thumbnail.rotate(degrees, expand=True), "PNG"))

    assert (upright["image"]["turned"], lying["image"]["turned"]) == (0, degrees)
    assert [reason["code"] for reason in lying["reasons"]] == ["turned"]
    (face,), (expected,) = lying["faces"], upright["faces"]
    same = ("detection_score", "fake_probability", "classes", "verdict", "reasons", "quality")
    assert [face[name] for name in same] == [expected[name] for name in same]


def test_faces_come_largest_first_and_the_photo_has_the_highest_score(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    picture = Image.new("RGB", (1000, 600), (120, 120, 120))
    picture.paste(astronaut.resize((350, 350)), (0, 100))
    picture.paste(astronaut.resize((600, 600)), (400, 0))

    answer = predict(client, encode(picture))

    scores = [face["fake_probability"] for face in answer["faces"]]
    sizes = [face["box"]["width"] * face["box"]["height"] for face in answer["faces"]]
    assert len(scores) == 2
    assert sizes == sorted(sizes, reverse=True)
    assert answer["fake_probability"] == max(scores)


def test_a_face_too_small_to_be_judged_gets_no_score(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    picture = Image.new("RGB", (400, 300), (90, 110, 130))
    picture.paste(astronaut.resize((120, 120)), (150, 100))

    answer = predict(client, encode(picture, quality=95))

    (face,) = answer["faces"]
    assert face["quality"]["face_px"] < 32
    assert face["fake_probability"] is None
    assert face["verdict"] == answer["verdict"] == "not_assessed"
    assert "face_too_small" in [reason["code"] for reason in answer["reasons"]]
    (reason,) = face["reasons"]
    assert reason["detail"].endswith("nothing below 32 px is assessed.")

    # Nor do the original service's clients: there is a face, and the whole picture would say nothing of it.
    response = client.post("/api/v1/analyze", files={"file": encode(picture, quality=95)})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_image")


def test_a_photo_says_that_some_of_its_faces_were_not_assessed(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    picture = Image.new("RGB", (600, 400), (90, 110, 130))
    picture.paste(astronaut.resize((400, 400)), (0, 0))
    picture.paste(astronaut.resize((120, 120)), (450, 100))

    answer = predict(client, encode(picture, quality=95))

    assert [face["fake_probability"] is None for face in answer["faces"]] == [False, True]
    (reason,) = answer["reasons"]
    assert reason["code"] == "face_too_small"
    assert reason["detail"].startswith("1 of 2 faces is smaller than 32 px")


def test_a_dark_face_is_scored_but_called_uncertain(client: TestClient, astronaut: Image.Image, encode: Encode) -> None:
    dark = astronaut.point(lambda value: value * 0.12)

    (face,) = predict(client, encode(dark, "PNG"))["faces"]

    assert face["fake_probability"] is not None
    assert face["verdict"] == "uncertain"
    assert "too_dark" in [reason["code"] for reason in face["reasons"]]


def test_more_faces_than_are_assessed_are_a_reason_not_a_silent_cut(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    crowd = Image.new("RGB", (1400, 1000), (90, 90, 90))
    head = astronaut.crop((130, 30, 330, 230)).resize((170, 170))
    for index in range(40):
        crowd.paste(head, (index % 8 * 175, index // 8 * 200))

    answer = predict(client, encode(crowd))

    assert len(answer["faces"]) == client.get("/model").json()["max_faces"]
    assert [reason["code"] for reason in answer["reasons"]] == ["too_many_faces"]


def test_explain_adds_a_heatmap_and_its_absence_adds_none(client: TestClient, portrait: bytes) -> None:
    import base64
    import io

    (plain,) = predict(client, portrait)["faces"]
    (explained,) = predict(client, portrait, explain=True)["faces"]

    assert plain["heatmap"] is None
    kind, _, payload = explained["heatmap"].partition(",")
    assert kind == "data:image/png;base64"
    heatmap = np.asarray(Image.open(io.BytesIO(base64.b64decode(payload))))
    assert heatmap.shape == (299, 299)
    assert np.ptp(heatmap) > 0
    assert explained["fake_probability"] == plain["fake_probability"]


def test_stability_is_the_span_of_the_score_under_small_changes(client: TestClient, portrait: bytes) -> None:
    (face,) = predict(client, portrait, stability=True)["faces"]

    assert face["stability"]["min"] <= face["fake_probability"] <= face["stability"]["max"]
    assert face["stability"]["min"] < face["stability"]["max"]
    assert ("unstable" in [reason["code"] for reason in face["reasons"]]) == face["stability"]["flipped"]


def test_every_file_of_a_batch_gets_a_line_in_order_and_a_bad_one_fails_no_other(
    client: TestClient, portrait: bytes, landscape: bytes
) -> None:
    names = ["a.jpg", "broken.jpg", "notes.txt", "b.jpg", "empty.png"]
    contents = [portrait, portrait[:2000], b"hello", landscape, b""]

    response = client.post("/predict/batch", files=[("file", pair) for pair in zip(names, contents, strict=True)])

    assert response.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [line["filename"] for line in lines] == names
    assert [line.get("problem", {}).get("code") for line in lines] == [
        *(None, "invalid_image", "unsupported_format", None, "empty_file")
    ]
    assert lines[1]["problem"].keys() == {"type", "title", "status", "detail", "code"}
    assert lines[0]["result"]["verdict"] != "not_assessed"
    assert lines[3]["result"]["verdict"] == "not_assessed"


def test_a_bug_met_by_one_file_of_a_batch_is_its_line_alone(start: Start, portrait: bytes) -> None:
    client = start()
    analyze = state_of(client).service.analyze

    def broken(data: bytes, **options: object) -> object:
        if data != portrait:
            raise RuntimeError("a secret of the inside")
        return analyze(data, **options)

    state_of(client).service.analyze = broken

    response = client.post(
        "/predict/batch",
        files=[("file", ("a.jpg", b"a")), ("file", ("b.jpg", portrait))],
        headers={"X-Request-ID": "abc-123"},
    )

    first, second = (json.loads(line) for line in response.text.splitlines())
    assert (first["problem"]["code"], first["problem"]["request_id"]) == ("internal_error", "abc-123")
    assert "secret" not in response.text
    assert second["result"]["faces"]


def test_a_file_over_the_limit_is_one_line_of_a_batch(start: Start, portrait: bytes) -> None:
    client = start(max_upload_mb=len(portrait) / 1e6)

    response = client.post(
        "/predict/batch", files=[("file", ("a.jpg", portrait + b"0")), ("file", ("b.jpg", portrait))]
    )

    first, second = (json.loads(line) for line in response.text.splitlines())
    assert first["problem"]["code"] == "file_too_large"
    assert second["result"]["faces"]


def test_clients_of_the_original_service_keep_working(client: TestClient, portrait: bytes, landscape: bytes) -> None:
    for data in (portrait, landscape):
        answer = client.post("/api/v1/analyze", files={"file": data}).json()

        assert answer.keys() == {"is_deepfake", "confidence", "time_taken", "model_architecture"}
        assert isinstance(answer["is_deepfake"], bool)
        assert 50 <= answer["confidence"] <= 99.99
        assert 0 < answer["time_taken"] < 60
        assert answer["model_architecture"] == "Xception"


def test_requests_at_the_same_time_get_their_own_answers(
    client: TestClient, astronaut: Image.Image, encode: Encode
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    photos = [encode(astronaut.crop((0, 0, 400 + 8 * n, 400)), quality=90) for n in range(8)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda data: predict(client, data), photos))

    assert [answer["image"]["width"] for answer in answers] == [400 + 8 * n for n in range(8)]
