"""What stands around Ray's proxy, with a stand-in for that proxy."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.limits import FORM_OVERHEAD
from api.server import Http1
from deploy.edge import Edge, middlewares
from settings import Settings

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


async def asked(edge: Edge, body: bytes, before_the_end: Callable[[], object]) -> int:
    """The status of a request whose body ends when all others have come as far."""
    messages: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": True}])
    statuses: list[int] = []

    async def receive() -> Message:
        message = next(messages, None)
        if message is None:
            await asyncio.wait_for(before_the_end(), 10)  # type: ignore[arg-type]
            message = {"type": "http.request", "body": b"", "more_body": False}
        return message

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            if message["status"] == 503:  # it does not come to its end
                await asyncio.wait_for(before_the_end(), 10)  # type: ignore[arg-type]

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


def test_rays_proxy_reads_http_as_the_service_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(uvicorn.config.HTTP_PROTOCOLS, "auto", uvicorn.config.HTTP_PROTOCOLS["auto"])

    edge: Any = middlewares()[0]
    as_rays = uvicorn.Config(lambda: None, factory=True, log_config=None)
    as_rays.load()

    assert edge.cls is Edge
    assert as_rays.http_protocol_class is Http1
