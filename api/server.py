"""HTTP/1.1 as this service speaks it: uvicorn's protocol over h11, with bounds that neither of them has."""

import asyncio
import re
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn_worker import UvicornWorker  # type: ignore[import-untyped]

MAX_HEAD = 32_768
"""Bytes of a request's address and headers."""

HEAD_S = 120
"""So long a connection may be without a whole head, from its beginning or from the head's: uvicorn would wait for ever.
Longer than what load balancers keep an idle connection for."""

# h11 takes 6 µs for each, on the event loop. A batch of 200 MB, each of its packets a chunk, has 140,000.
MAX_CHUNKS = 200_000

MAX_UNREAD = 50_000_000
"""So much of a body is still taken, and dropped, after its answer: most clients look for one when all is sent."""

UNREAD_S = 300
"""So long at most: by default, as long as a body may take to arrive."""

WHOLE_ADDRESS = re.compile(rb"https?://[^/?]*", re.IGNORECASE)
"""How proxies are asked. A server has to understand it, too (RFC 9112, 3.2.2)."""

LINGER_S = 30
"""So long at most, where the connection ends with that answer."""


class Connection(h11.Connection):
    """Refuses what costs more to read than it is worth."""

    _chunks = 0

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """As h11's. Raises RemoteProtocolError also for a head that came in one piece, and for too many chunks."""
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = 0
            if len(event.target) + sum(len(name) + len(value) for name, value in event.headers) > MAX_HEAD:
                raise h11.RemoteProtocolError("the head is too large")
            if (site := WHOLE_ADDRESS.match(event.target)) is not None:
                rest = event.target[site.end() :]
                target = rest if rest.startswith(b"/") else b"/" + rest
                event = h11.Request(
                    method=event.method, headers=event.headers, target=target, http_version=event.http_version
                )
        elif isinstance(event, h11.Data) and event.chunk_end:
            self._chunks += 1
            if self._chunks > MAX_CHUNKS:
                raise h11.RemoteProtocolError("too many chunks")
        return event


class LingeringTransport:
    """asyncio's, but for its end: closed while the other side sends, a connection would be reset, and the answer lost
    with it. So it says that nothing more comes, and waits for the other side to close. Proxies that speak HTTP/1.0, as
    nginx does by default, end each of their connections with its answer."""

    def __init__(self, transport: asyncio.Transport, conn: h11.Connection, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._conn = conn
        self._loop = loop
        self.lingers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """asyncio's."""
        return self.lingers or self._transport.is_closing()

    def close(self) -> None:
        """asyncio's; a second time it does not wait."""
        if self.is_closing() or self._conn.their_state is not h11.SEND_BODY:
            self._transport.close()
            return
        self.lingers = True
        self._transport.write_eof()
        self._transport.resume_reading()
        self._loop.call_later(LINGER_S, self._transport.close)


class Http1(H11Protocol):
    """uvicorn's protocol. h11, because httptools takes the body of a request that offers HTTP/2, as Java's clients do
    by default, for something else than HTTP, and has no bound on heads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn = Connection(h11.SERVER, MAX_HEAD)
        self._unread = 0
        self._head_due: asyncio.TimerHandle | None = None
        self._rest_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._lingering = LingeringTransport(cast(asyncio.Transport, transport), self.conn, self.loop)
        super().connection_made(cast(asyncio.Transport, self._lingering))
        self._time_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's."""
        self._forget_head()
        self._forget_rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """asyncio's. Hangs up on who sends on and on after the answer."""
        lingers = self._lingering.lingers
        self._unread = self._unread + len(data) if lingers or self._is_answered_early() else 0
        if self._unread > MAX_UNREAD:
            self._lingering.abort()
        elif not lingers:
            super().data_received(data)
            self._time_head()
            self._time_rest()

    def on_response_complete(self) -> None:
        """uvicorn's, whose timer for idle connections the next byte of the body stops for good."""
        super().on_response_complete()
        self._time_rest()

    def _is_answered_early(self) -> bool:
        return self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY

    def _time_rest(self) -> None:
        if not self._is_answered_early():
            self._forget_rest()
        elif self._rest_due is None:
            self._rest_due = self.loop.call_later(UNREAD_S, self._lingering.close)

    def _forget_rest(self) -> None:
        if self._rest_due is not None:
            self._rest_due.cancel()
            self._rest_due = None

    def _time_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._forget_head()
        elif self._head_due is None:
            self._head_due = self.loop.call_later(HEAD_S, self._lingering.close)

    def _forget_head(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def send_400_response(self, msg: str) -> None:
        """For what is no HTTP. In the middle of an answer, or after it, there is nothing to say."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _should_upgrade(self) -> bool:
        """Never, and without uvicorn's two warnings for each request: an offer may be passed over."""
        return False


HOW: dict[str, Any] = {"loop": "uvloop", "http": Http1, "ws": "none", "lifespan": "on"}
"""What uvicorn is told, whoever starts it. Left to itself it would take an application that fails before its lifespan
begins for one that has none, and answer each request with 500."""


class Worker(UvicornWorker):  # type: ignore[misc]
    """gunicorn's worker."""

    CONFIG_KWARGS = HOW
