"""The service as it is really run: gunicorn, its configuration, a port, signals."""

import http.client
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

import memory

ROOT = Path(__file__).parent.parent
GUNICORN = Path(sys.executable).with_name("gunicorn")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(port: int, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    with serving(port, HOME=str(home), DEEPFAKE_MAX_UPLOAD_MB="2") as process:
        yield process


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number: int = listener.getsockname()[1]
        return number


@contextmanager
def serving(port: int, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, ready; ended with the block, if not before."""
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port)} | variables
    command = [str(GUNICORN), "-c", "gunicorn.conf.py", "main:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            except httpx2.TransportError:
                time.sleep(0.1)
        assert process.poll() is None, "the service did not start"
        yield process
    finally:
        # Not killed: its workers would not learn of it, and stay.
        process.terminate()
        process.wait(timeout=60)


def test_gunicorn_serves_a_verdict(server: object, port: int, portrait: bytes) -> None:
    answer = httpx2.post(f"http://127.0.0.1:{port}/predict", files={"file": portrait}, timeout=60)

    assert answer.status_code == 200
    assert answer.json()["faces"]


@pytest.mark.skipif(
    memory.TUNABLES in os.environ or not memory.must_ask(),
    reason="large pages need not, cannot or must not be asked for",
)
def test_gunicorn_asks_for_large_pages(server: "subprocess.Popen[bytes]") -> None:
    told = Path(f"/proc/{server.pid}/environ").read_text().split("\0")

    assert f"{memory.TUNABLES}={memory.ASK}" in told


def test_the_service_leaves_nothing_in_the_home_of_who_runs_it(server: object, home: Path) -> None:
    """Compiled networks, which it does keep there, lie elsewhere in these tests."""
    assert list(home.iterdir()) == []


def test_an_endless_chunked_upload_is_cut_off_and_the_next_one_served(
    server: object, port: int, portrait: bytes
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/predict")
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    connection.send(b'47\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="endless.jpg"\r\n\r\n\r\n')
    sent = 0
    try:
        while sent < 200_000_000:
            connection.send(b"10000\r\n" + bytes(65536) + b"\r\n")
            sent += 65536
    except OSError:
        pass  # the server hung up on us
    assert sent < 100_000_000

    answer = httpx2.post(f"http://127.0.0.1:{port}/predict", files={"file": portrait}, timeout=60)
    assert answer.status_code == 200


def test_sigterm_ends_the_service_in_order(portrait: bytes) -> None:
    """What was begun is answered, who asks meanwhile is told that the service goes, and nothing stays."""
    port = free_port()
    photos = httpx2.Request(
        "POST",
        f"http://127.0.0.1:{port}/predict/batch",
        files=[("file", (f"{number}.jpg", portrait)) for number in range(6)],
    )
    # With one thread the photos take long enough to be met at work, and on a busy machine less than gunicorn waits.
    with (
        serving(port, DEEPFAKE_ENGINE_THREADS="1") as server,
        socket.create_connection(("127.0.0.1", port), timeout=60) as connection,
    ):
        # Sent at once, and answered one after the other: the second when the photos are done.
        connection.sendall(as_sent(photos) + b"GET /readyz HTTP/1.1\r\nHost: test\r\n\r\n")
        received = connection.recv(65536)
        server.send_signal(signal.SIGTERM)
        received += b"".join(iter(partial(connection.recv, 65536), b""))

        assert server.wait(60) == 0
    analyses, _, readiness = received.rpartition(b"HTTP/1.1 ")
    assert analyses.startswith(b"HTTP/1.1 200 ")
    assert analyses.count(b'"result":{') == 6
    assert readiness.startswith(b"503 ")
    assert b'"code":"shutting_down"' in readiness
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"http://127.0.0.1:{port}/healthz")


def as_sent(request: httpx2.Request) -> bytes:
    body = request.read()
    lines = [f"{request.method} {request.url.raw_path.decode()} HTTP/1.1", *map(": ".join, request.headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_two_workers_count_together_and_leave_no_figures_behind(portrait: bytes, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with serving(port, WEB_CONCURRENCY="2", TMPDIR=str(tmp_path)) as server:
        (figures,) = tmp_path.glob("deepfake-metrics-*")
        answers: list[int] = []
        deadline = time.monotonic() + 60
        while len(list(figures.glob("counter_*.db"))) < 2 and time.monotonic() < deadline:  # one of each who answered
            with ThreadPoolExecutor(4) as clients:
                answers += clients.map(lambda _: post(address, portrait).status_code, range(4))
        told = [photos_in(httpx2.get(f"{address}/metrics").text) for _ in range(4)]
        server.send_signal(signal.SIGTERM)

        assert server.wait(60) == 0
    assert len(answers) >= 4
    assert set(answers) == {200}
    assert told == [len(answers)] * 4
    assert list(tmp_path.iterdir()) == []


def post(address: str, photo: bytes) -> httpx2.Response:
    return httpx2.post(f"{address}/predict", files={"file": photo}, timeout=60)


def photos_in(metrics: str) -> float:
    lines = [line for line in metrics.splitlines() if line.startswith("deepfake_photos_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def test_each_master_has_a_folder_of_its_own_for_metrics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A SIGHUP reads the configuration anew in the same process, a SIGUSR2 in another that inherits its environment."""
    monkeypatch.setattr("memory.must_ask", lambda *_: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("WEB_CONCURRENCY", "DEEPFAKE_ENGINE_THREADS", "DEEPFAKE_WORKERS"):
        monkeypatch.setenv(name, "2")
    for name in ("PROMETHEUS_MULTIPROC_DIR", "PROMETHEUS_MULTIPROC_DIR_MADE_BY"):
        monkeypatch.setenv(name, "")  # to be as it was afterwards
        monkeypatch.delenv(name)

    def read() -> tuple[str, dict[str, Any]]:
        configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        return os.environ["PROMETHEUS_MULTIPROC_DIR"], configuration

    first, _ = read()
    assert read()[0] == first
    monkeypatch.setattr("os.getpid", lambda: 4)
    second, configuration = read()
    configuration["on_exit"](None)

    assert second != first
    assert [str(left) for left in tmp_path.iterdir()] == [first]
