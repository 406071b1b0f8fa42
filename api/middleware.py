"""What every response gets: a request id, a log line, security headers; and the last resort for bugs."""

import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import known_method
from api.problems import BUG, problem_response

log = structlog.get_logger("api")

MAX_REQUEST_ID = 64
MAX_LOGGED_PATH = 200


def security_headers(frame_ancestors: str) -> dict[str, str]:
    """Headers for every response. Previews are `data:` and `blob:` pictures; nothing comes from elsewhere."""
    policy = {
        "default-src": "'self'",
        "script-src": "'self'",
        # React and Swagger UI set style attributes; styles cannot run code.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def readable_by(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """`app`, whose answers pages of these origins may read."""
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Authorization", "X-API-Key", "X-Request-ID"],
        expose_headers=["X-Request-ID", "Retry-After"],
    )


class Envelope:
    """ASGI middleware around everything else but CORS."""

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self._app = app
        self._security = security_headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = harmless_id(Headers(scope=scope).get("x-request-id", ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        asked = what_was_asked(scope)
        started = time.perf_counter()
        status = 0

        async def enriched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in self._security.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, enriched)
        except Exception:  # the last resort: a bug is logged in full and answered with nothing of the inside
            log.exception("unhandled error", **asked)
            if status:
                raise
            await problem_response("internal_error", BUG, request_id=request_id)(scope, receive, enriched)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", **asked, status=status, ms=milliseconds)


def what_was_asked(scope: Scope) -> dict[str, str]:
    """A request's method and path, as a line of the log has them: a path may hold commands to the terminal that shows
    it."""
    path = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in scope["path"][:MAX_LOGGED_PATH])
    return {"method": known_method(scope["method"]), "path": path}


def harmless_id(sent: str) -> str:
    """The client's own id where it is harmless to log, else a new one."""
    harmless = 0 < len(sent) <= MAX_REQUEST_ID and all(c.isascii() and (c.isalnum() or c in "-_.") for c in sent)
    return sent if harmless else uuid.uuid4().hex
