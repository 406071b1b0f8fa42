"""HTTP/1.1 on the wire, with uvicorn around an application that refuses without reading."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import h11
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api import server
from api.server import HOW

LARGE = 12_000_000


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"9")]})
    await send({"type": "http.response.body", "body": b"too large"})


@pytest.fixture
def port() -> Iterator[int]:
    running = uvicorn.Server(uvicorn.Config(refuse, port=0, log_level="warning", **HOW | {"lifespan": "off"}))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def test_an_application_that_cannot_begin_stops_its_server() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("a setting that cannot be")

    running = uvicorn.Server(uvicorn.Config(broken, port=0, log_level="critical", **HOW))

    def run() -> None:
        with suppress(SystemExit):
            running.run()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(5)
    stopped = not thread.is_alive()
    running.should_exit = True
    thread.join(20)

    assert stopped
    assert not running.started


class Http11(http.client.HTTPConnection):
    """A client that sends all before it reads."""


class Http10(Http11):
    """The same, as proxies are that know no later version."""

    _http_vsn_str = "HTTP/1.0"


def answer(port: int, size: int, kind: type[Http11], headers: dict[str, str]) -> tuple[int, bytes]:
    client = kind("127.0.0.1", port, timeout=20)
    client.request("POST", "/predict", body=b"x" * size, headers=headers)
    response = client.getresponse()
    content = response.read()
    client.close()
    return response.status, content


@pytest.mark.parametrize(("kind", "headers"), [(Http11, {}), (Http11, {"Connection": "close"}), (Http10, {})])
@pytest.mark.parametrize("size", [100, LARGE])
def test_a_refusal_reaches_who_sends_on_whatever_becomes_of_the_connection(
    port: int, size: int, kind: type[Http11], headers: dict[str, str]
) -> None:
    for _ in range(4):
        assert answer(port, size, kind, headers) == (413, b"too large")


@pytest.mark.parametrize("headers", [{}, {"Connection": "close"}])
def test_who_sends_on_and_on_after_a_refusal_is_hung_up_on(
    port: int, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_UNREAD", LARGE // 4)

    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        answer(port, 20 * LARGE, Http11, headers)


def test_who_never_hangs_up_is_not_waited_for_for_ever(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LINGER_S", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9999\r\n\r\nx")
        with client.makefile("rb") as answered:
            assert answered.read().endswith(b"\r\n\r\ntoo large")

        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            for _ in range(200):
                client.sendall(b"x")
                time.sleep(0.05)


@pytest.mark.parametrize("sent", [b"", b"x"])
def test_a_body_that_trickles_in_after_its_answer_is_not_waited_for_for_ever(
    port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "UNREAD_S", 0.3)
    monkeypatch.setattr(server, "LINGER_S", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\nx")
        with client.makefile("rb") as answered:
            while answered.readline() != b"\r\n":
                pass
            assert answered.read(9) == b"too large"

        begun = time.monotonic()
        client.settimeout(0.05)
        with suppress(OSError):  # reset
            while time.monotonic() < begun + 5:
                client.sendall(sent)
                with suppress(TimeoutError):
                    if client.recv(1) == b"" and not sent:
                        break
                time.sleep(0.02)
        assert 0.2 < time.monotonic() - begun < 3


def test_a_connection_outlives_a_body_that_ends_after_its_answer(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "UNREAD_S", 0.5)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        for _ in range(2):
            client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx")
            time.sleep(0.2)
            client.sendall(b"x")
            time.sleep(0.6)
            with client.makefile("rb") as answered:
                while answered.readline() != b"\r\n":
                    pass
                assert answered.read(9) == b"too large"


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_who_never_ends_a_head_is_not_waited_for_for_ever(
    port: int, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_S", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(begun)

        assert client.recv(1) == b""


def test_a_head_that_has_ended_may_be_long_in_the_answering(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_S", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        for _ in range(2):
            client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n")
            time.sleep(0.5)
            client.sendall(b"x")
            with client.makefile("rb") as answered:
                assert answered.readline().startswith(b"HTTP/1.1 413 ")
                while answered.readline() != b"\r\n":
                    pass
                assert answered.read(9) == b"too large"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("http://photos.example/predict?explain=true", "/predict?explain=true"),
        ("HTTPS://photos.example:8443/", "/"),
        ("http://photos.example", "/"),
        ("http://photos.example?q", "/?q"),
        ("/http://photos.example/predict", "/http://photos.example/predict"),
    ],
)
def test_an_address_may_come_with_its_site(asked: str, path: str) -> None:
    connection = server.Connection(h11.SERVER)
    connection.receive_data(f"GET {asked} HTTP/1.1\r\nHost: photos.example\r\n\r\n".encode())

    event = connection.next_event()

    assert isinstance(event, h11.Request)
    assert event.target == path.encode()
