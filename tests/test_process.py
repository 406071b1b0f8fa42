"""The service as it is really run: gunicorn, its configuration, a port, signals."""

import hashlib
import http.client
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

import memory

ROOT = Path(__file__).parent.parent
GUNICORN = Path(sys.executable).with_name("gunicorn")
FORM_HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="endless.jpg"\r\n\r\n'


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
    answer = post(f"http://127.0.0.1:{port}", portrait)

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
    with begun(port, **{"Transfer-Encoding": "chunked"}) as connection:
        sent = 0
        with suppress(OSError):  # the server hangs up on us
            connection.send(b"%x\r\n%b\r\n" % (len(FORM_HEAD), FORM_HEAD))
            while sent < 200_000_000:
                connection.send(b"10000\r\n" + bytes(65536) + b"\r\n")
                sent += 65536
    assert 2_000_000 < sent < 100_000_000

    assert post(f"http://127.0.0.1:{port}", portrait).status_code == 200


def test_who_sends_more_than_is_taken_is_told_so_on_a_connection_that_stays(
    server: object, port: int, portrait: bytes
) -> None:
    with begun(port, **{"Content-Length": "20000000"}) as connection:
        connection.send(FORM_HEAD + bytes(20_000_000 - len(FORM_HEAD)))
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (413, "file_too_large")

        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 200


def test_the_contracts_client_reads_answers_lines_and_problems(
    server: object,
    port: int,
    portrait: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = f"http://127.0.0.1:{port}"
    source = (ROOT / "docs" / "contract.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    (tmp_path / "photo.jpg").write_bytes(portrait)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "httpx", httpx2)
    names: dict[str, Any] = {}

    exec(source.replace("http://localhost:7860", address), names)

    assert capsys.readouterr().out in ("likely_real\n", "uncertain\n")
    with httpx2.Client(base_url=address, timeout=60) as service:
        lines = dict(names["analyze_all"](service, {"a.jpg": portrait, "b.jpg": b"no picture"}))
        assert lines["a.jpg"]["result"]["faces"]
        assert lines["b.jpg"]["problem"]["code"] == "unsupported_format"
        with pytest.raises(names["Refused"]) as refused:
            names["analyze"](service, bytes(3_000_000))
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize("offered", ["h2c", "websocket"])
def test_an_offer_of_another_protocol_is_passed_over(server: object, port: int, portrait: bytes, offered: str) -> None:
    """Java's clients offer HTTP/2 with every request that is not encrypted."""
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": offered, "HTTP2-Settings": "AAEAAEAAAAIAAAAB"}
    address = f"http://127.0.0.1:{port}"

    answer = post(address, portrait, headers=offer)

    assert answer.status_code == 200
    assert answer.json()["faces"] == post(address, portrait).json()["faces"]


def test_an_upload_of_20_mb_arrives_whole(home: Path, portrait: bytes) -> None:
    port, photo = free_port(), portrait + bytes(20_000_000)
    with serving(port, HOME=str(home)):
        for headers in ({}, {"Transfer-Encoding": "chunked"}):
            answer = post(f"http://127.0.0.1:{port}", photo, headers=headers)
            assert answer.json()["image"]["sha256"] == hashlib.sha256(photo).hexdigest()


def test_a_head_of_many_lines_is_refused_and_takes_no_memory(
    server: "subprocess.Popen[bytes]", port: int, portrait: bytes
) -> None:
    line, sent = b"X-Filler: " + b"x" * 100 + b"\r\n", 0
    before = resident(server)

    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: test\r\n")
        with suppress(OSError):
            while sent < 16_000_000:
                connection.sendall(line * 100)
                sent += len(line * 100)
        grown = resident(server) - before

    assert sent < 8_000_000  # what the sockets hold between them, most of it
    assert grown < 8_000_000


def test_who_asks_as_a_proxy_is_asked_has_the_same_answer(port: int, server: object) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET http://photos.example/healthz HTTP/1.1\r\nHost: photos.example\r\n\r\n")

        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_head_of_200_kb_is_refused_also_where_it_comes_in_one_piece(server: object, port: int) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: test\r\n" + b"X-Filler: x\r\n" * 15_000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        with suppress(OSError):
            connection.sendall(head)

        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_a_body_of_crumbs_is_refused(server: object, port: int) -> None:
    with begun(port, **{"Transfer-Encoding": "chunked"}) as connection:
        with suppress(OSError):
            connection.send(b"%x\r\n%b\r\n" % (len(FORM_HEAD), FORM_HEAD) + b"1\r\nx\r\n" * 400_000)

        assert connection.getresponse().status == 400


def test_the_images_health_check_asks_no_proxy(server: object, port: int) -> None:
    (line,) = [line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.startswith("    CMD [")]
    check = [sys.executable, *json.loads(line.strip().removeprefix("CMD "))[1:]]
    proxy = f"http://127.0.0.1:{free_port()}"  # nobody is there

    for name, value in (("http_proxy", proxy), ("HTTP_PROXY", proxy)):
        assert subprocess.run(check, env={"PORT": str(port), name: value}, check=False).returncode == 0
    assert subprocess.run(check, env={"PORT": str(free_port())}, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    ("host", "port", "bound"),
    [
        *[("::", "80", "[::]:80"), ("[::1]", "80", "[::1]:80"), ("fd00::7", "80", "[fd00::7]:80")],
        *[("0.0.0.0", "80", "0.0.0.0:80"), ("", "", "0.0.0.0:7860")],
    ],
    ids=["any", "in brackets", "one", "of IPv4", "set to nothing"],
)
def test_an_address_of_ipv6_may_be_listened_at_and_none_is_any(
    monkeypatch: pytest.MonkeyPatch, host: str, port: str, bound: str
) -> None:
    monkeypatch.setattr("memory.must_ask", lambda *_: False)
    for name, value in {"HOST": host, "PORT": port, "WEB_CONCURRENCY": "1"}.items():
        monkeypatch.setenv(name, value)
    for name in ("DEEPFAKE_ENGINE_THREADS", "DEEPFAKE_WORKERS"):
        monkeypatch.setenv(name, "1")

    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == bound


def test_sigterm_ends_the_service_in_order(portrait: bytes) -> None:
    """What was begun is answered, then its connection ends, and nothing stays."""
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
        connection.sendall(as_sent(photos))
        received = connection.recv(65536)
        server.send_signal(signal.SIGTERM)
        received += b"".join(iter(partial(connection.recv, 65536), b""))

        assert server.wait(60) == 0
    assert received.startswith(b"HTTP/1.1 200 ")
    assert received.count(b'"result":{') == 6
    assert received.endswith(b"\r\n0\r\n\r\n")
    with pytest.raises(httpx2.TransportError):
        httpx2.get(f"http://127.0.0.1:{port}/healthz")


@contextmanager
def begun(port: int, **headers: str) -> Iterator[http.client.HTTPConnection]:
    """A photo of which the head has been sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/predict")
    for name, value in {"Content-Type": "multipart/form-data; boundary=b", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        yield connection
    finally:
        connection.close()


def resident(server: "subprocess.Popen[bytes]") -> int:
    """Bytes of memory that a server's workers hold."""
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in workers]
    assert pages
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


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


def post(address: str, photo: bytes, **options: Any) -> httpx2.Response:
    return httpx2.post(f"{address}/predict", files={"file": photo}, timeout=60, **options)


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
