"""Everything that turns a request away before work is done: keys, rates, sizes, a full queue."""

import hmac

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Refused, problem_response
from api.queue import AnalysisQueue
from settings import Settings

ANALYZING_PATHS = frozenset({"/predict", "/predict/batch", "/api/v1/analyze"})

# Multipart boundaries and part headers around the files themselves.
FORM_OVERHEAD = 64_000


class Gate:
    """ASGI middleware in front of the analyzing routes.

    It stands before the body is read: a client that will be refused should not upload 25 MB first, and FastAPI
    parses the whole form before any dependency runs.
    """

    def __init__(self, app: ASGIApp, settings: Settings, queue: AnalysisQueue) -> None:
        self._app = app
        self._settings = settings
        self._queue = queue
        self._access = AccessControl(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in ANALYZING_PATHS or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        batch = scope["path"] == "/predict/batch"
        limit = self._settings.max_batch_bytes if batch else self._settings.max_upload_bytes
        request = Request(scope)
        try:
            self._access.check(request)
            if int(request.headers.get("content-length", 0)) > limit + FORM_OVERHEAD:
                raise too_large(limit)
            place = self._queue.admit()
        except Refused as refusal:
            response = problem_response(refusal.code, refusal.detail, dict(refusal.headers or {}))
            await response(scope, receive, send)
            return
        request.state.place = place
        try:
            await self._app(scope, _counted(receive, limit), send)
        finally:
            self._queue.release(place)


def _counted(receive: Receive, limit: int) -> Receive:
    """Counts the body as it streams in: a declared length may be missing (chunked bodies) or a lie."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit + FORM_OVERHEAD:
            raise too_large(limit)
        return message

    return counted


def too_large(limit: int) -> Refused:
    """`file_too_large`, for a limit in bytes."""
    return Refused("file_too_large", f"At most {limit / 1e6:g} MB are accepted.")


class AccessControl:
    """API keys, and a rate for each client of this process; both off unless configured."""

    def __init__(self, settings: Settings) -> None:
        self._keys = [key.get_secret_value().encode() for key in settings.api_keys]
        self._rate = limits.parse(settings.rate_limit) if settings.rate_limit else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, request: Request) -> None:
        """Raise `unauthorized` or `rate_limited`."""
        key = _sent_key(request)
        # All keys are compared, each in constant time: the time taken must not tell how much of a key was right.
        matches = [hmac.compare_digest(key, known) for known in self._keys]
        if self._keys and not any(matches):
            raise Refused("unauthorized", "Send a valid API key as `Authorization: Bearer …` or `X-API-Key: …`.")
        if self._rate is None:
            return
        address = request.client.host if request.client else ""
        client = key.hex() if self._keys else address
        if not self._limiter.hit(self._rate, client):
            detail = f"At most {self._rate} for each client."
            raise Refused("rate_limited", detail, retry_after=self._rate.get_expiry())


def _sent_key(request: Request) -> bytes:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")).encode()
