"""What stands around Ray's proxy, with a stand-in for that proxy."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import structlog
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.testing import capture_logs

from api.app import create_app
from api.limits import FORM_OVERHEAD
from api.server import Http1
from deploy.edge import Edge, middlewares
from settings import Settings

PAGE = "https://page.example"
SETTINGS = Settings(max_upload_mb=1, max_batch_mb=1, max_uploads_mb=2)


def answering(status: int, body: bytes = b"of Ray", **headers: str) -> ASGIApp:
    """A proxy that says so, and has put back the request id that it was sent, as Ray's does."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        sent = [value for name, value in scope["headers"] if name == b"x-request-id"]
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        ids = [(b"x-request-id", value) for value in sent]
        await send({"type": "http.response.start", "status": status, "headers": [*named, *ids]})
        await send({"type": "http.response.body", "body": body})

    return proxy


async def silent(scope: Scope, receive: Receive, send: Send) -> None:
    """A proxy whose replica died: it says nothing."""


async def keeping(scope: Scope, receive: Receive, send: Send) -> None:
    """A proxy that takes all of a body, while it waits for a replica. To a client that left it says nothing."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        more = message.get("more_body", False)
    await answering(200, content_security_policy="ours")(scope, receive, send)


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (503, "overloaded", 503),
        (408, "overloaded", 503),
        (429, "overloaded", 503),
        (404, "model_unavailable", 503),
        (500, "internal_error", 500),
    ],
)
def test_rays_own_refusals_are_said_in_the_contracts_words(status: int, code: str, told: int) -> None:
    answer = TestClient(Edge(answering(status), SETTINGS)).get("/predict")

    assert (answer.status_code, answer.headers["content-type"]) == (told, "application/problem+json")
    assert answer.json()["code"] == code
    assert ("retry-after" in answer.headers) == (told == 503)
    assert "content-security-policy" in answer.headers
    assert len(answer.headers.get_list("x-request-id")) == 1


def test_a_replica_that_died_is_a_bug_with_its_request_id() -> None:
    answer = TestClient(Edge(silent, SETTINGS)).get("/model", headers={"X-Request-ID": "order-66"})

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "order-66"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the proxy's process logs, as no other test has configured it."""
    monkeypatch.setattr("deploy.edge.log", structlog.get_logger("api"))
    with capture_logs() as lines:
        yield lines


async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
    """A proxy with a bug."""
    raise LookupError("of the inside")


def test_a_bug_of_the_proxy_is_logged_and_answered_with_nothing_of_the_inside(logged: list[Any]) -> None:
    answer = TestClient(Edge(faulty, SETTINGS)).get("/model", headers={"X-Request-ID": "order-66"})

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "order-66"
    assert "inside" not in answer.text
    (line,) = logged
    assert (line["event"], line["log_level"], line["exc_info"]) == ("unhandled error", "error", True)
    assert (line["request_id"], line["method"], line["path"]) == ("order-66", "GET", "/model")


def test_a_bug_after_an_answer_has_begun_cuts_it_off(logged: list[Any]) -> None:
    """Or its client would take what it has for the whole answer."""

    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-security-policy", b"ours")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        await faulty(scope, receive, send)

    with pytest.raises(LookupError):
        TestClient(Edge(half, SETTINGS)).get("/model")

    assert [line["event"] for line in logged] == ["unhandled error"]


@pytest.mark.parametrize(
    "name",
    [
        "X-Request-Timeout-Seconds",
        "x-request-disconnect-disabled",
        "serve_multiplexed_model_id",
        "Serve-Multiplexed-Model-Id",
        "X-Session-ID",
        "x_session_id",
    ],
)
def test_what_only_an_operator_may_tell_ray_is_not_taken_from_a_client(name: str) -> None:
    seen: set[bytes] = set()

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(name for name, _ in scope["headers"])
        await answering(200, content_security_policy="ours")(scope, receive, send)

    headers = {name.encode(): b"\xff", b"X-API-Key": b"a key"}
    TestClient(Edge(proxy, SETTINGS)).get("/", headers=headers)

    assert b"x-api-key" in seen
    assert name.lower().encode() not in seen


def test_a_problem_said_here_can_be_read_by_configured_origins_as_a_replicas_can() -> None:
    of_here = TestClient(Edge(answering(503), SETTINGS.model_copy(update={"cors_origins": (PAGE,)})))
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "X-API-Key"}

    told = of_here.get("/predict", headers={"Origin": PAGE})
    other = of_here.get("/predict", headers={"Origin": "https://other.example"})
    before_it = of_here.options("/predict", headers=asked)

    assert (told.status_code, told.json()["code"]) == (503, "overloaded")
    assert told.headers["access-control-allow-origin"] == PAGE
    assert "Retry-After" in told.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers
    assert (before_it.status_code, before_it.headers["access-control-allow-origin"]) == (200, PAGE)


def test_a_replicas_headers_for_other_origins_are_not_doubled() -> None:
    settings = SETTINGS.model_copy(update={"cors_origins": (PAGE,)})

    answer = TestClient(Edge(create_app(settings), settings)).get("/healthz", headers={"Origin": PAGE})

    assert answer.headers.get_list("access-control-allow-origin") == [PAGE]
    assert answer.headers.get_list("vary") == ["Origin"]


def test_what_the_application_says_is_passed_on_as_it_is() -> None:
    proxy = answering(503, b"draining", content_security_policy="ours", x_request_id="of-the-replica")

    answer = TestClient(Edge(proxy, SETTINGS)).get("/readyz", headers={"X-Request-ID": "mine"})

    assert (answer.status_code, answer.content) == (503, b"draining")
    assert answer.headers.get_list("x-request-id") == ["mine"]


def test_a_harmful_request_id_does_not_even_reach_ray() -> None:
    """Which writes it into its logs."""
    seen: list[str] = []

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(value.decode() for name, value in scope["headers"] if name == b"x-request-id")
        await answering(200, content_security_policy="ours")(scope, receive, send)

    for sent in ("<script>", "order-66"):
        TestClient(Edge(proxy, SETTINGS)).get("/", headers={"X-Request-ID": sent})

    assert re.fullmatch("[0-9a-f]{32}", seen[0])
    assert seen[1:] == ["order-66"]


def test_rays_own_addresses_answer_as_ray_does() -> None:
    answer = TestClient(Edge(answering(503), SETTINGS)).get("/-/healthz")

    assert (answer.status_code, answer.content) == (503, b"of Ray")


def test_what_only_begins_like_rays_own_addresses_is_bounded_as_any_other() -> None:
    too_much = bytes(1_000_001 + FORM_OVERHEAD)

    answer = TestClient(Edge(keeping, SETTINGS)).post("/-/predict", content=too_much)

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_a_body_beyond_the_largest_batch_is_refused_while_it_waits() -> None:
    edge = Edge(keeping, SETTINGS)
    pieces = [bytes(500_000)] * 2 + [bytes(FORM_OVERHEAD), b"one too many"]

    refused = TestClient(edge).post("/predict/batch", content=iter(pieces))

    assert (refused.status_code, refused.json()["code"]) == (413, "file_too_large")
    assert TestClient(edge).post("/predict/batch", content=iter(pieces[:3])).status_code == 200


def test_bodies_that_wait_together_are_bounded_and_are_given_back() -> None:
    """The fourth of 600,000 bytes is beyond 2 MB. Without giving back, the second round would be refused whole."""
    edge = Edge(keeping, SETTINGS)

    async def together(count: int) -> list[int]:
        arrived = asyncio.Barrier(count)
        return await asyncio.gather(*(asked(edge, bytes(600_000), arrived.wait) for _ in range(count)))

    assert sorted(asyncio.run(together(4))) == [200, 200, 200, 503]
    assert sorted(asyncio.run(together(3))) == [200, 200, 200]


async def asked(edge: Edge, body: bytes, before_the_end: Callable[[], Awaitable[object]]) -> int:
    """The status of a request whose body ends when all others have come as far."""
    messages: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": True}])
    statuses: list[int] = []

    async def receive() -> Message:
        message = next(messages, None)
        if message is None:
            await asyncio.wait_for(before_the_end(), 10)
            message = {"type": "http.request", "body": b"", "more_body": False}
        return message

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            if message["status"] == 503:  # it does not come to its end
                await asyncio.wait_for(before_the_end(), 10)

    scope = {"type": "http", "method": "POST", "path": "/predict", "headers": []}
    await edge(scope, receive, send)
    (status,) = statuses
    return status


def test_a_client_that_left_is_told_nothing() -> None:
    sent: list[Message] = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def heard(message: Message) -> None:
        sent.append(message)

    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    asyncio.run(Edge(left, SETTINGS)({"type": "http", "method": "GET", "path": "/", "headers": []}, gone, heard))

    assert sent == []


def test_rays_proxy_reads_http_and_logs_as_the_service_does(monkeypatch: pytest.MonkeyPatch) -> None:
    logs: list[tuple[str, str]] = []
    monkeypatch.setattr("deploy.edge.configure_logs", lambda *given: logs.append(given))
    monkeypatch.setitem(uvicorn.config.HTTP_PROTOCOLS, "auto", uvicorn.config.HTTP_PROTOCOLS["auto"])

    edge: Any = middlewares()[0]
    as_rays = uvicorn.Config(lambda: None, factory=True, log_config=None)
    as_rays.load()

    assert edge.cls is Edge
    assert logs == [("json", "info")]
    assert as_rays.http_protocol_class is Http1
