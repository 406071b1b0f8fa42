"""Everything around the analysis."""

import json
import logging
import math
import shutil
import weakref
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from pydantic import ValidationError

from api.app import create_app
from manifest import ModelUnavailable, describe_file
from settings import Settings
from tests.api.conftest import Start, state_of
from tests.conftest import MODEL, Encode
from tests.provenance.signing import Signer


def test_the_service_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_model_is_its_manifest(client: TestClient) -> None:
    assert client.get("/model").json() == json.loads((MODEL / "manifest.json").read_text("utf-8"))


def test_a_client_can_ask_what_is_taken(start: Start, client: TestClient) -> None:
    assert client.get("/limits.json").json() == {
        "max_upload_bytes": 25_000_000,
        "max_pixels": 50_000_000,
        "max_batch_files": 32,
        "max_batch_bytes": 200_000_000,
        "formats": ["JPEG", "PNG", "WEBP", "AVIF", "HEIC"],
        "rate": None,
        "keys_required": False,
    }
    held = start(api_keys="a-key-of-some-length", rate_limit="60/minute", max_upload_mb=3).get("/limits.json").json()
    assert (held["keys_required"], held["rate"], held["max_upload_bytes"]) == (True, "60/minute", 3_000_000)


def test_where_no_reader_of_heic_is_installed_it_is_not_promised(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vision.decode.HEIF_INSTALLED", False)

    assert "HEIC" not in client.get("/limits.json").json()["formats"]


def test_metrics_count_photos_faces_and_the_queue(start: Start, portrait: bytes) -> None:
    client = start()
    before = client.get("/metrics").text
    client.post("/predict", files={"file": portrait})
    after = client.get("/metrics").text

    def value(text: str, name: str) -> float:
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name))

    assert value(after, "deepfake_faces_total") == value(before, "deepfake_faces_total") + 1
    assert value(after, "deepfake_model_seconds_per_face_count") > value(
        before, "deepfake_model_seconds_per_face_count"
    )
    assert value(after, "deepfake_queue_depth") == 0
    assert 'handler="/predict"' in after


def test_metrics_count_what_the_gate_refuses_among_all_requests(start: Start, portrait: bytes) -> None:
    client = start(api_keys="a-key-of-some-length", max_upload_mb=0.01, rate_limit="1/minute")
    key = {"X-API-Key": "a-key-of-some-length"}
    counted = 'http_requests_total{handler="/predict",method="POST",status="4xx"}'

    def count() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith(counted))

    before = count()
    answers = [client.post("/predict", files={"file": portrait}, headers=headers) for headers in ({}, key)]
    answers += [client.post("/predict", files={"file": b"x"}, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [401, 413, 415, 429]
    assert count() == before + 4


def test_metrics_count_the_bytes_that_were_read_not_those_that_a_request_claims(start: Start, landscape: bytes) -> None:
    client = start(max_upload_mb=0.01 + len(landscape) / 1e6)
    form = {"Content-Type": "multipart/form-data; boundary=x"}

    def read() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[1]) for line in lines if line.startswith("http_request_size_bytes_sum"))

    before = read()
    claims = client.post("/predict", content=b"x", headers=form | {"Content-Length": "99999999"})
    elsewhere = client.post("/nothing", content=b"x", headers={"Content-Length": "99999999"})
    assert (claims.status_code, elsewhere.status_code) == (413, 404)
    assert read() == before

    photo = client.build_request("POST", "/predict", files={"file": landscape})
    body, kind = photo.read(), photo.headers["Content-Type"]
    in_chunks = client.post("/predict", content=iter([body]), headers={"Content-Type": kind})
    assert in_chunks.status_code == 200
    assert read() == before + len(body)


def test_methods_that_a_client_makes_up_are_one_to_metrics_and_log(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    client = start()

    answers = [client.request(f"X{number}" * 2000, path) for number in range(3) for path in ("/healthz", "/nothing")]

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert max(len(answer.text) for answer in answers) < 1000
    assert all(f"{'X0' * 16} /" in answer.json()["detail"] for answer in answers[:2])
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert {line["method"] for line in lines if line["event"] == "request"} == {"OTHER"}
    scraped = client.get("/metrics").text
    assert 'method="OTHER"' in scraped
    assert "X0X0" not in scraped


def test_metrics_count_every_refusal_by_its_code(start: Start, portrait: bytes) -> None:
    client = start(api_keys="a-key-of-some-length")
    key = {"X-API-Key": "a-key-of-some-length"}

    def count(code: str) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(
            float(line.split()[1]) for line in lines if line.startswith(f'deepfake_problems_total{{code="{code}"')
        )

    before = [count(code) for code in ("unauthorized", "empty_file", "invalid_image", "not_found")]
    client.post("/predict", files={"file": portrait})
    client.post("/predict", files={"file": b""}, headers=key)
    client.post("/predict/batch", files=[("file", portrait[:2000]), ("file", portrait)], headers=key)
    client.get("/nothing.txt")
    after = [count(code) for code in ("unauthorized", "empty_file", "invalid_image", "not_found")]

    assert [now - then for then, now in zip(before, after, strict=True)] == [1, 1, 1, 1]


def test_the_documentation_works_without_any_other_host_and_without_inline_scripts(client: TestClient) -> None:
    page = client.get("/docs").text

    assert "://" not in page
    assert "<script>" not in page
    for path in ("/docs/start.js", "/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css", "/openapi.json"):
        assert path == "/openapi.json" or path in page
        assert client.get(path).status_code == 200


def test_every_answer_carries_security_headers_and_a_request_id(client: TestClient) -> None:
    for path in ("/healthz", "/nothing.txt", "/docs"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "default-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 32


@pytest.mark.parametrize("hostile", ["a b", "x" * 65, "<script>", "é"])
def test_a_request_id_that_could_spoil_a_log_is_replaced(client: TestClient, hostile: str) -> None:
    answer = client.get("/healthz", headers=[(b"X-Request-ID", hostile.encode())])

    assert len(answer.headers["x-request-id"]) == 32


def test_other_origins_are_not_let_in_unless_configured(start: Start, client: TestClient) -> None:
    origin = {"Origin": "https://newsroom.example"}
    configured = start(cors_origins="https://newsroom.example,https://other.example")

    assert "access-control-allow-origin" not in client.get("/model", headers=origin).headers
    allowed = configured.get("/model", headers=origin).headers["access-control-allow-origin"]
    assert allowed == "https://newsroom.example"
    refused = configured.get("/model", headers={"Origin": "https://evil.example"}).headers
    assert "access-control-allow-origin" not in refused
    for method in ("GET", "HEAD", "POST"):
        asked = configured.options("/model", headers={**origin, "Access-Control-Request-Method": method})
        assert asked.status_code == 200


def test_a_request_is_logged_and_nothing_of_its_photo(
    start: Start, portrait: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    start().post("/predict", files={"file": ("my-secret-holiday.jpg", portrait)})  # logs to what stderr is just now

    logged = "".join(capfd.readouterr())
    assert '"path": "/predict"' in logged
    assert "secret-holiday" not in logged


def test_a_refusal_is_logged_with_its_code_and_a_long_address_in_part(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    client = start(api_keys="a-key-of-some-length")
    key = {"X-API-Key": "a-key-of-some-length"}
    client.post("/predict", files={"file": b"x"})
    client.post("/predict", files={"file": b"x"}, headers=key)
    client.get("/healthz")
    client.get(f"/{'x' * 5000}.txt")

    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    told = [line for line in lines if line["event"] == "request"]
    assert [line.get("code") for line in told] == ["unauthorized", "unsupported_format", None, "not_found"]
    assert len(told[-1]["path"]) == 200


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_an_address_gives_no_commands_to_a_terminal_that_shows_the_log(
    start: Start, capfd: pytest.CaptureFixture[str], log_format: str
) -> None:
    client = start(log_format=log_format)
    capfd.readouterr()

    client.get("/%1b%5D0;mine%07/%c2%9b31m/%e2%80%ae.txt")

    logged = capfd.readouterr().err
    assert "0;mine" in logged
    assert not any(command in logged for command in ("\x1b]", "\x07", "\x9b", "\u202e"))


def test_lines_of_gunicorns_workers_are_structured_like_our_own(
    start: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    server = logging.getLogger("gunicorn.error")
    server.addHandler(logging.StreamHandler())
    server.propagate = False
    start()

    server.error("Worker exiting")

    line = capfd.readouterr().err.splitlines()[-1]
    assert json.loads(line)["event"] == "Worker exiting"


def test_a_monitor_that_asks_with_head_is_told_the_truth(start: Start, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>the page</title>")
    client = start(page_dir=tmp_path)
    assert "the page" in client.get("/history").text

    for path in ("/healthz", "/readyz", "/model", "/limits.json"):
        answer = client.head(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    state_of(client).queue.draining = True
    assert client.head("/readyz").status_code == 503


@pytest.mark.parametrize(
    "path", ["/readyz/", "/healthz/", "/model/", "/metrics/", "/docs/", "/openapi.json/", "//readyz"]
)
def test_an_address_with_a_slash_too_many_is_no_page(start: Start, tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("<title>the page</title>")
    client = start(page_dir=tmp_path)

    # Not relative to the client's own: what begins with two slashes would be taken for a host.
    assert client.get(f"http://testserver{path}", follow_redirects=False).status_code == 404
    assert client.post("/predict/", follow_redirects=False).status_code == 404
    assert client.get("/history/").text == "<title>the page</title>"


@pytest.mark.parametrize("page", ["built", "not built"])
def test_an_unknown_address_is_not_found_whatever_the_method(start: Start, tmp_path: Path, page: str) -> None:
    if page == "built":
        (tmp_path / "index.html").write_text("<title>the page</title>")
    client = start(page_dir=tmp_path)

    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        for path in ("/predct", "/api/v2/analyze", "/history"):
            answer = client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        for path in ("/healthz", "/limits.json", "/docs/start.js", "/metrics"):
            answer = client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
            assert "GET" in answer.headers["allow"]


def test_head_has_the_headers_of_get(start: Start, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>the page</title>")
    client = start(page_dir=tmp_path)

    for path in ("/metrics", "/docs", "/docs/start.js", "/openapi.json", "/"):
        head, get = client.head(path), client.get(path)
        assert head.status_code == 200
        assert head.headers["content-type"] == get.headers["content-type"]


def test_the_document_says_what_is_really_sent(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    kinds = {
        (path, status): [*answer.get("content", {})]
        for path, operations in document["paths"].items()
        for operation in operations.values()
        for status, answer in operation["responses"].items()
    }
    assert kinds["/predict", "200"] == ["application/json"]
    assert kinds["/predict/batch", "200"] == ["application/x-ndjson"]
    assert kinds["/metrics", "200"] == ["text/plain"]
    assert {*kinds} >= {("/model", "503"), ("/predict", "401")}
    assert all(kind == ["application/problem+json"] for (_, status), kind in kinds.items() if status >= "400")
    assert {} in document["paths"]["/predict"]["post"]["security"]
    assert [*document["components"]["securitySchemes"]] == ["bearer", "key"]


def test_generators_of_clients_find_files_and_short_names_in_the_document(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert {"predict", "predict_batch", "analyze_legacy", "model", "limits", "metrics"} <= {*names}
    for name in ("predict", "predict_batch", "analyze_legacy"):
        field = document["components"]["schemas"][f"Body_{name}"]["properties"]["file"]
        file = field.get("items", field)
        assert (file["type"], file["format"]) == ("string", "binary")
        assert file["contentMediaType"] == "application/octet-stream"


def test_stability_does_not_count_as_the_time_of_one_face(start: Start, portrait: bytes) -> None:
    client = start()

    def times() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(x.split()[1]) for x in lines if x.startswith("deepfake_model_seconds_per_face_count"))

    before = times()
    client.post("/predict?stability=true", files={"file": portrait})
    assert times() == before


def test_no_log_level_shows_what_a_photos_file_says(
    start: Start, astronaut: Image.Image, encode: Encode, capfd: pytest.CaptureFixture[str]
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Camera maker", "Jane Doe"

    start(log_level="debug").post("/predict", files={"file": encode(astronaut, exif=exif.tobytes())})

    logged = "".join(capfd.readouterr())
    assert '"path": "/predict"' in logged
    assert "Jane" not in logged


def test_a_stopped_application_lets_go_of_its_networks(cache: Path) -> None:
    app = create_app(Settings(cache_dir=cache))
    with TestClient(app):
        networks = weakref.ref(app.state.service.engine)

    assert networks() is None


@pytest.mark.parametrize(
    "unsafe",
    [
        {"cors_origins": "*"},
        {"cors_origins": "https://Newsroom.example"},
        {"cors_origins": "https://newsroom.example/"},
        {"cors_origins": "https://newsroom.example:443"},
        {"cors_origins": "http://newsroom.example:80"},
        {"cors_origins": "https://"},
        {"cors_origins": "https://newsroom.example:port"},
        {"frame_ancestors": "'self'; script-src *"},
        {"frame_ancestors": "'self'\nX-Header: 1"},
        {"frame_ancestors": "https://bücher.example"},
        {"frame_ancestors": "'self', https://newsroom.example"},
        {"api_keys": "short"},
        {"rate_limit": "often"},
        {"rate_limit": "0/minute"},
        {"rate_limit": "5/second,0/day"},
        {"rate_limit": "5 per 0 minute"},
        {"rate_limit": "9/day,5/00minute"},
        {"max_upload_mb": 0},
        {"engine": "abacus"},
        {"max_upload_mb": 300},
        {"max_batch_mb": 600},
        {"max_uploads_mb": math.inf},
        {"upload_timeout_s": math.inf},
        {"c2pa_trust_anchors": "nowhere.pem"},
        {"c2pa_trust_anchors": "README.md"},
        {"api_keys": ""},
        {"api_keys": " , "},
        {"api_keys": "\n"},
        {"api_keys": "\t,\n"},
        {"api_keys": "a-key-of-some-length-é"},
    ],
)
def test_unsafe_settings_stop_the_service_at_its_start(unsafe: dict[str, object]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        Settings(**unsafe)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "origin", ["https://newsroom.example", "http://localhost:5173", "http://[::1]:8080", "https://newsroom.example:80"]
)
def test_an_origin_as_browsers_send_it_may_be_configured(origin: str) -> None:
    assert Settings.model_validate({"cors_origins": origin}).cors_origins == (origin,)


def test_a_user_without_a_home_keeps_no_compiled_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("DEEPFAKE_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)

    assert Settings().cache_dir is None


def test_a_cache_that_is_set_to_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not the folder that the service is started in."""
    monkeypatch.setenv("DEEPFAKE_CACHE_DIR", "")

    assert Settings().cache_dir is None


def test_certificates_that_cannot_be_read_stop_the_service_at_its_start(tmp_path: Path) -> None:
    """Else every signature would be called broken."""
    anchors = tmp_path / "anchors.pem"
    anchors.write_text(Signer().anchor)
    assert Settings(c2pa_trust_anchors=anchors).trust_anchors
    anchors.write_text(Signer().anchor + "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n")

    with pytest.raises(ValidationError, match="certificate"):
        Settings(c2pa_trust_anchors=anchors)


def test_a_misspelt_setting_stops_the_service_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_API_KEY", "a-key-of-some-length")

    with pytest.raises(ValidationError, match="no such setting: DEEPFAKE_API_KEY ") as refused:
        Settings()

    assert "some-length" not in str(refused.value)


def test_what_kubernetes_adds_for_a_service_of_our_name_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT", "PORT_80_TCP", "PORT_80_TCP_ADDR"):
        monkeypatch.setenv(f"DEEPFAKE_IMAGE_ANALYZER_{name}", "tcp://10.0.0.1:80")
        monkeypatch.setenv(f"DEEPFAKE_{name}", "tcp://10.0.0.1:80")

    Settings()


def test_a_wrong_setting_is_told_without_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_API_KEYS", "a-key-of-some-length")
    monkeypatch.setenv("DEEPFAKE_MAX_UPLOAD_MB", "300")

    with pytest.raises(ValidationError, match="max_batch_mb") as refused:
        Settings()

    assert "some-length" not in str(refused.value)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("DEEPFAKE_MAX_UPLOAD_MB", "3")

    settings = Settings()

    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.max_upload_bytes == 3_000_000


@pytest.mark.parametrize("damage", ["missing weights", "changed weights", "missing manifest", "broken manifest"])
def test_without_a_usable_model_the_service_refuses_to_start(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    if damage == "missing weights":
        (folder / "xception.safetensors").unlink()
    elif damage == "changed weights":
        with (folder / "xception.safetensors").open("r+b") as stream:
            stream.seek(-1, 2)
            stream.write(b"\x7f")
    elif damage == "missing manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text('{"schema_version": 1}')

    at_fault = "manifest.json" if "manifest" in damage else "xception.safetensors"
    # fp32, because where int8 runs the checkpoint is not read at all.
    app = create_app(Settings(model_dir=folder, engine="openvino", precision="fp32"))
    with pytest.raises(ModelUnavailable, match=at_fault), TestClient(app):
        pass


@pytest.mark.parametrize(
    ("edited", "at_fault"),
    [
        ({"classes": ["real", "manipulated"]}, r"int8.xml: expected a network of .*\[1,2\], found one of .*\[1,3\]"),
        ({"size": 224}, r"int8.xml: expected a network of \[1,3,224,224\] .*, found one of \[1,3,299,299\]"),
        ({"xml": b"<net/>"}, "int8.xml: expected an OpenVINO network"),
        ({"xml": b"<net"}, "int8.xml: expected an OpenVINO network"),
        ({"std": [0, 0.5, 0.5]}, "manifest.json: .*greater than 0"),
        ({"classes": ["real"]}, "manifest.json: .*at least 2 items"),
    ],
    ids=["two classes", "another size", "no network", "no XML", "nothing to divide by", "no fake class"],
)
def test_with_a_quantized_network_that_its_manifest_does_not_fit_the_service_refuses_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edited: dict[str, Any], at_fault: str
) -> None:
    monkeypatch.setattr("network.openvino_engine.multiplies_int8", lambda: True)
    for file in MODEL.iterdir():
        (tmp_path / file.name).symlink_to(file)
    manifest = json.loads((MODEL / "manifest.json").read_text("utf-8"))
    manifest["classes"] = edited.get("classes", manifest["classes"])
    manifest["input"] |= {name: edited[name] for name in ("size", "std") if name in edited}
    if "xml" in edited:
        (tmp_path / "xception-int8.xml").unlink()
        (tmp_path / "xception-int8.xml").write_bytes(edited["xml"])
        manifest["files"]["openvino_xml"] = describe_file(tmp_path / "xception-int8.xml", "int8").model_dump()
    (tmp_path / "manifest.json").unlink()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    app = create_app(Settings(model_dir=tmp_path, engine="openvino", precision="int8"))
    with pytest.raises(ModelUnavailable, match=f"(?s){at_fault}"), TestClient(app):
        pass


def test_the_page_is_served_with_history_fallback_and_its_assets_are_kept_for_ever(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>page</title>")
    (tmp_path / "assets" / "app-1a2b3c.js").write_text("1")
    client = start(page_dir=tmp_path)

    for path in ("/", "/history", "/model-card/limits"):
        page = client.get(path)
        assert "<title>page</title>" in page.text
        assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in client.get("/assets/app-1a2b3c.js").headers["cache-control"]
    assert client.get("/assets/app-missing.js").status_code == 404
    assert client.get("/readyz").json() == {"status": "ready"}
