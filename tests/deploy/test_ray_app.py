"""The service on Ray as it is really run: Ray's own processes, deploy/serve.yaml, a port, two replicas."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from model_service import ModelService
from settings import Settings
from tests.test_process import FORM_HEAD, free_port

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
START_S = 600
"""Ray starts some twenty processes, which takes minutes where others want the CPUs."""

TRIES = 3

QUEUE_SIZE = 4


@dataclass(frozen=True)
class Cluster:
    serving: "subprocess.Popen[bytes]"
    folder: Path
    url: str

    def output(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.out")))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """The shipped configuration, but for its port and with two replicas of one CPU each."""
    folder = Path(tempfile.mkdtemp(prefix="faces-"))  # not pytest's: the paths of Ray's sockets may have 107 characters
    port = free_port()
    configured = yaml.safe_load((ROOT / "deploy" / "serve.yaml").read_text())
    configured["http_options"]["port"] = port
    configured["applications"][0]["args"] = {"cpus": 1, "min_replicas": 2, "max_replicas": 2}
    (folder / "serve.yaml").write_text(yaml.safe_dump(configured))
    try:
        with (
            ray_head(folder) as address,
            started(folder, "serve", "run", "--address", address, "serve.yaml") as serving,
        ):
            cluster = Cluster(serving, folder, f"http://127.0.0.1:{port}")
            wait_for(lambda: ready(cluster), cluster.output)
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ray_head(folder: Path) -> Iterator[str]:
    """A Ray of one machine with CPUs for two replicas, and its address. Its page for people is left out: it takes most
    of the time of a start."""
    log = folder / "ray.out"
    for _ in range(TRIES):
        port = free_port()
        options = [
            "--head",
            "--block",
            "--include-dashboard=false",
            "--num-cpus=2",
            f"--port={port}",
            f"--ray-client-server-port={free_port()}",
        ]
        with started(folder, "ray", "start", *options) as head:
            while head.poll() is None and "Ray runtime started" not in log.read_text():
                time.sleep(0.5)
            if head.poll() is None:
                yield f"127.0.0.1:{port}"
                return
        if "The current node timed out during startup" not in log.read_text():
            pytest.fail(f"Ray did not start:\n{log.read_text()[-3000:]}")
    # Before anything of ours is in it, and no fault of ours. Still, CI says that all of this was tested.
    busy = "Ray gives its own first processes 30 s, for which the CPUs of this machine are too busy; run this alone"
    if os.environ.get("CI"):
        pytest.fail(busy)
    pytest.skip(busy)


@contextmanager
def started(folder: Path, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
    """One of Ray's programs, ended with the block as Ctrl-C ends it."""
    environment = os.environ | {
        "HOME": str(folder),  # Ray keeps the token of its clusters there
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "RAY_TMPDIR": str(folder),
        "RAY_worker_niceness": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH": "deploy.edge:middlewares",
        "DEEPFAKE_QUEUE_SIZE": str(QUEUE_SIZE),
    }
    with (folder / f"{command[0]}.out").open("ab") as output:
        process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Its own, also where pytest runs in the background and was told to ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=120)
        process.kill()  # what it started ends with it


def wait_for(done: Callable[[], bool], output: Callable[[], str]) -> None:
    deadline = time.monotonic() + START_S
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"the service did not start on Ray:\n{output()}")
        time.sleep(0.5)


def ready(cluster: Cluster) -> bool:
    """Both replicas answer."""
    assert cluster.serving.poll() is None, cluster.output()
    try:
        return len(replicas(cluster, 10)) == 2
    except httpx2.TransportError:
        return False


def replicas(cluster: Cluster, requests: int) -> set[str]:
    """Who answered so many requests: figures are of one process, and each began to count at a moment of its own. (Their
    starts are given in hundredths of a second, in which two may begin together.)"""
    began = "http_request_duration_highr_seconds_created"
    answers = [httpx2.get(f"{cluster.url}/metrics", timeout=60) for _ in range(requests)]
    return {line for answer in answers for line in answer.text.splitlines() if line.startswith(began)}


@pytest.fixture(scope="module")
def in_process() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(engine_threads=1)), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_ray_that_never_starts_is_passed_over_at_home_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
) -> None:
    @contextmanager
    def too_late(folder: Path, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        (folder / "ray.out").write_text("The current node timed out during startup")
        with subprocess.Popen(["true"]) as process:
            process.wait()
            yield process

    monkeypatch.setattr(f"{__name__}.started", too_late)
    monkeypatch.setenv("CI", ci)

    with pytest.raises((pytest.fail.Exception, pytest.skip.Exception), match="too busy") as ended, ray_head(tmp_path):
        pass

    assert ended.type is outcome


def test_a_photo_gets_the_verdict_that_it_gets_elsewhere(cluster: Cluster, portrait: bytes) -> None:
    expected = ModelService.configured(Settings(engine_threads=1)).analyze(portrait)

    answer = post(cluster, portrait)

    assert answer.status_code == 200
    assert answer.json()["verdict"] == expected.verdict
    assert answer.json()["fake_probability"] == pytest.approx(expected.fake_probability, abs=1e-5)


def test_a_batch_comes_line_by_line(cluster: Cluster, portrait: bytes, landscape: bytes) -> None:
    files = [("file", portrait), ("file", b"no picture"), ("file", landscape)]

    answer = httpx2.post(f"{cluster.url}/predict/batch", files=files, timeout=120)

    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert lines[0]["result"]["faces"]
    assert lines[1]["problem"]["code"] == "unsupported_format"
    assert lines[2]["result"]["verdict"] == "not_assessed"


def test_a_text_is_refused_in_the_contracts_words(cluster: Cluster) -> None:
    answer = post(cluster, b"no picture")

    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")
    assert answer.json()["code"] == "unsupported_format"


@pytest.mark.parametrize(
    "address", ["/", "/healthz", "/readyz", "/model", "/limits.json", "/docs", "/openapi.json", "/predict", "/no.thing"]
)
def test_what_can_be_read_is_what_it_is_elsewhere(cluster: Cluster, in_process: TestClient, address: str) -> None:
    """The page too, or that it is not there where it was not built."""
    expected, answer = in_process.get(address), httpx2.get(f"{cluster.url}{address}", timeout=60)

    assert answer.status_code == expected.status_code
    assert answer.content == expected.content
    assert answer.headers["content-security-policy"] == expected.headers["content-security-policy"]


def test_each_answer_has_one_request_id_and_never_a_harmful_one(cluster: Cluster) -> None:
    def ids(sent: str) -> list[str]:
        answer = httpx2.get(f"{cluster.url}/healthz", headers={"X-Request-ID": sent}, timeout=60)
        return answer.headers.get_list("x-request-id")

    assert ids("order-66") == ["order-66"]
    (made,) = ids("<script>")
    assert re.fullmatch("[0-9a-f]{32}", made)


def test_a_crowd_gets_answers_or_is_told_to_come_again(cluster: Cluster, portrait: bytes) -> None:
    with ThreadPoolExecutor(80) as crowd:
        answers = list(crowd.map(lambda _: post(cluster, portrait), range(80)))

    assert {answer.status_code for answer in answers} == {200, 503}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert {answer.json()["code"] for answer in refused} == {"overloaded"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert post(cluster, portrait).status_code == 200


def test_a_body_without_end_is_cut_off_and_the_next_one_served(cluster: Cluster, portrait: bytes) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield FORM_HEAD
        while sent < 400_000_000:
            yield bytes(1_000_000)
            sent += 1_000_000

    form = {"Content-Type": "multipart/form-data; boundary=b"}
    with suppress(httpx2.TransportError):  # it hangs up on us
        answer = httpx2.post(f"{cluster.url}/predict", content=endless(), headers=form, timeout=120)
        assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")

    assert 25_000_000 < sent < 400_000_000
    assert post(cluster, portrait).status_code == 200


def test_a_body_that_comes_with_an_offer_of_http_2_is_read(cluster: Cluster, portrait: bytes) -> None:
    """Java's clients offer it by default, and uvicorn's usual parser then loses the body."""
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABk"}

    assert post(cluster, portrait, **offer).status_code == 200


def test_a_head_without_end_is_refused(cluster: Cluster) -> None:
    answer = httpx2.get(f"{cluster.url}/healthz", headers={"X-Long": "x" * 40_000}, timeout=60)

    assert answer.status_code == 400


def post(cluster: Cluster, photo: bytes, **headers: str) -> httpx2.Response:
    return httpx2.post(f"{cluster.url}/predict", files={"file": photo}, headers=headers, timeout=300)
