"""Around Ray's HTTP proxy, in its process: what the contract promises, and what that proxy does otherwise.

Ray's proxy answers in plain text where no replica can take a request, returns any request id that it was sent beside
ours, keeps bodies of any size while they wait for a replica, does what headers from anybody tell it, and reads HTTP
with httptools (see api/server.py).
"""

import structlog
import uvicorn.config
from ray.serve._private.constants import (
    SERVE_HTTP_REQUEST_DISCONNECT_DISABLED_HEADER,
    SERVE_HTTP_REQUEST_TIMEOUT_S_HEADER,
    SERVE_MULTIPLEXED_MODEL_ID,
    SERVE_SESSION_ID,
)
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.limits import FORM_OVERHEAD, Delivery, UploadMemory, too_large
from api.logs import configure_logs
from api.middleware import harmless_id, readable_by, security_headers, what_was_asked
from api.problems import BUG, Refused, problem_response
from api.queue import overloaded
from settings import Settings

log = structlog.get_logger("api")

RAYS_OWN = frozenset({"/-/healthz", "/-/routes"})
"""Ray's own addresses. What else begins so is for the replicas to answer."""


def folded(name: str) -> str:
    """A header's name as Ray compares it."""
    return name.lower().replace("-", "_")


TO_RAY = frozenset(
    folded(name)
    for name in (
        SERVE_HTTP_REQUEST_DISCONNECT_DISABLED_HEADER,
        SERVE_HTTP_REQUEST_TIMEOUT_S_HEADER,
        SERVE_MULTIPLEXED_MODEL_ID,
        SERVE_SESSION_ID,
    )
)
"""Headers that tell Ray how long to wait, whether to notice that a client left, and which replica to ask. It takes them
from anybody."""

OF_THE_APPLICATION = "content-security-policy"
"""Every answer of ours has it, and none of Ray's own."""

NOT_NOW = frozenset({408, 429, 503})
"""What Ray says where no replica takes a request, or none answers in the time that the cluster allows."""


def middlewares() -> list[Middleware]:
    """What each of Ray's proxies asks for when it starts (RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH)."""
    settings = Settings()
    # Unconfigured, structlog shows the values of variables with a bug: keys, photos.
    configure_logs(settings.log_format, settings.log_level)
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "api.server:Http1"
    return [Middleware(Edge, settings=settings)]


class Edge:
    """ASGI middleware around all of Ray's."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limit = settings.max_batch_bytes
        self._memory = UploadMemory(settings.max_uploads_bytes)
        self._origins = settings.cors_origins
        self._security = security_headers(settings.frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in RAYS_OWN:
            await self._app(scope, receive, send)
            return
        request_id = harmless_id(Headers(scope=scope).get("x-request-id", ""))
        ours = [(name, value) for name, value in scope["headers"] if folded(name.decode("latin-1")) not in TO_RAY]
        headers = MutableHeaders(raw=ours)
        headers["x-request-id"] = request_id
        delivery = Delivery(send)
        body = Body(receive, self._limit, self._memory)
        answer = Answer(scope, delivery.send, request_id, self._security, self._origins)
        try:
            try:
                await self._app({**scope, "headers": headers.raw}, body.receive, answer.send)
            except Exception:  # as in api/middleware.py
                if delivery.stalled:
                    raise
                log.exception("unhandled error", request_id=request_id, **what_was_asked(scope))
                if answer.begun:
                    raise
            if body.refused:
                await answer.refuse(body.refused)
            elif not body.gone:
                await answer.end()
        except TimeoutError:
            if not delivery.stalled:
                raise
        finally:
            self._memory.give_back(body.bytes)


class Body:
    """A request's body on its way to a replica, for which it may wait here. bytes: so far. gone: its client has left.
    refused: why no more of it is taken."""

    def __init__(self, receive: Receive, limit: int, memory: UploadMemory) -> None:
        self.bytes = 0
        self.gone = False
        self.refused: Refused | None = None
        self._receive = receive
        self._limit = limit
        self._memory = memory

    async def receive(self) -> Message:
        """ASGI's `receive`. To Ray, a client that is refused has left: it takes its request back from the replica."""
        if self.refused:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self.gone = message["type"] == "http.disconnect"
        size = len(message.get("body", b""))
        self.bytes += size
        try:
            self._memory.take(size)
            if self.bytes > self._limit + FORM_OVERHEAD:
                raise too_large(self._limit)
        except Refused as refused:
            self.refused = refused
            return {"type": "http.disconnect"}
        return message


class Answer:
    """An answer on its way back: a replica's as it is but for the request id, Ray's own as a problem. begun: it passes
    on what it is sent."""

    def __init__(
        self, scope: Scope, send: Send, request_id: str, security: dict[str, str], origins: tuple[str, ...]
    ) -> None:
        self.begun = False
        self._scope = scope
        self._send = send
        self._request_id = request_id
        self._security = security
        self._origins = origins
        self._status = 0

    async def send(self, message: Message) -> None:
        """ASGI's `send`."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            if OF_THE_APPLICATION in headers:
                headers["X-Request-ID"] = self._request_id
            elif self._status in {404, 500, *NOT_NOW}:
                return
            self.begun = True
        if self.begun:
            await self._send(message)

    async def end(self) -> None:
        """Say what Ray said, or did not say, in the contract's words."""
        if self._status == 404:
            await self.refuse(Refused("model_unavailable", "The service is not running yet.", retry_after=5))
        elif self._status in NOT_NOW:
            await self.refuse(overloaded("No replica takes more just now"))
        else:  # nothing at all: the replica died, or the proxy has a bug
            await self.refuse(Refused("internal_error", BUG))

    async def refuse(self, refused: Refused) -> None:
        """Answer with a problem, unless a replica's answer has begun."""
        if self.begun:
            return
        told = self._request_id if refused.code == "internal_error" else None
        headers = {**(refused.headers or {}), **self._security, "X-Request-ID": self._request_id}
        response: ASGIApp = problem_response(refused.code, refused.detail, headers, told)
        if self._origins:
            response = readable_by(response, self._origins)
        await response(self._scope, _no_more, self._send)


async def _no_more() -> Message:
    return {"type": "http.disconnect"}
