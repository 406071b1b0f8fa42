"""Everything that turns a request away before work is done: keys and rates, sizes, slow uploads, a full queue."""

import asyncio
from contextlib import suppress

import structlog
from python_multipart.multipart import parse_options_header
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import AccessControl, Account
from api.problems import NO_FILE, Refused, client_gone, problem_response
from api.queue import AnalysisQueue, overloaded
from settings import Settings

log = structlog.get_logger("api")

ANALYZING_PATHS = frozenset({"/predict", "/predict/batch", "/api/v1/analyze"})
CONTROL_CHARACTERS = frozenset(map(chr, (*range(32), 127)))

# Of a form's text, file names included. Starlette would decode it as the client says, on the event loop, and Python has
# decoders that take minutes for a megabyte (punycode), or that make half characters which no JSON can carry (UTF-7).
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1"})

ANSWER_S = 60
"""So long may a piece of an answer wait for its client to take it."""

# Multipart boundaries and part headers around the files themselves.
FORM_OVERHEAD = 64_000

# Starlette takes 1,000 files and as many fields. The form's reader goes on byte by byte from each boundary that begins
# nothing: 25 MB of them took it four seconds on the event loop.
MAX_BOUNDARIES = 2_000

# Of a body's last bytes: within them the end of its form has to be, behind which a form may say a little more.
TAIL = 1_024


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
        self._memory = UploadMemory(settings.max_uploads_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not CONTROL_CHARACTERS.isdisjoint(scope["path"]):
            # To the router "/predict\n" is /predict, and would be read without any of what follows.
            await problem_response("not_found", "Nothing is at this address.")(scope, receive, send)
            return
        if scope["type"] != "http" or address_of(scope) not in ANALYZING_PATHS or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        batch = address_of(scope) == "/predict/batch"
        limit = self._settings.max_batch_bytes if batch else self._settings.max_upload_bytes
        request = Request(scope)
        try:
            self._access.check(request)
            self._access.refuse_over_rate(request, 1)
            if int(request.headers.get("content-length", 0)) > limit + FORM_OVERHEAD:
                raise too_large(limit)
            boundary = _boundary_of(request)
            place = self._queue.admit()
        except Refused as refusal:
            response = problem_response(refusal.code, refusal.detail, dict(refusal.headers or {}))
            await response(scope, receive, send)
            return
        account = Account(self._access, request)
        if not batch:  # of which nobody knows yet how many photos are in it
            account.open_with_one()
        request.state.place = place
        request.state.account = account
        upload = Upload(receive, limit, self._memory, self._settings.upload_timeout_s, boundary)
        request.state.upload = upload
        delivery = Delivery(send)
        try:
            await self._app(scope, upload.receive, delivery.send)
        except Exception:
            if not delivery.stalled:
                raise
            log.info("client does not read its answer")
        finally:
            self._queue.release(place)
            self._memory.give_back(upload.bytes)
            if not account.asked and delivery.status != 503:  # a batch that was read, and was none
                with suppress(Refused):
                    account.charge(1)


class Delivery:
    """What is sent back, while its client takes it: one that stops reading would keep its upload in memory for ever.

    status: of the answer; 0 before it begins."""

    def __init__(self, send: Send) -> None:
        self.stalled = False
        self.status = 0
        self._send = send

    async def send(self, message: Message) -> None:
        """ASGI's `send`. Raises TimeoutError."""
        self.status = message.get("status", self.status)
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._send(message)
        except TimeoutError:
            self.stalled = True
            raise


class UploadMemory:
    """What all bodies together may take while they are received and analyzed. None is written to a disk, and one that
    comes slowly has no place in the queue for long, so that the queue does not bound them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0

    def take(self, size: int) -> None:
        """Raises `overloaded`. What was taken is to be given back even then."""
        self._taken += size
        if self._taken > self._limit:
            raise overloaded("Other uploads fill the memory that is kept for them")

    def give_back(self, size: int) -> None:
        self._taken -= size


class Upload:
    """A body as it streams in, counted: a declared length may be missing (chunked bodies) or a lie. bytes: so far."""

    def __init__(self, receive: Receive, limit: int, memory: UploadMemory, timeout_s: float, boundary: bytes) -> None:
        self.bytes = 0
        self._boundary = boundary
        self._boundaries = 0
        self._tail = b""
        self._receive = receive
        self._limit = limit
        self._memory = memory
        self._timeout_s = timeout_s
        self._deadline = asyncio.get_running_loop().time() + timeout_s
        self._complete = False

    async def receive(self) -> Message:
        """ASGI's `receive`. Raises `file_too_large`, `overloaded`, `upload_timeout`, `client_gone`, and
        `malformed_request` for more boundaries than a form has, and for a body that ends before its form: Starlette
        would say nothing of the file that is cut short, and answer for those before it."""
        if self._complete:  # what comes now is the client's leaving, which may take as long as the answer
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as late:
            raise Refused("upload_timeout", f"The upload did not end within {self._timeout_s:g} s.") from late
        if message["type"] == "http.disconnect":  # which FastAPI would count as a malformed form
            raise client_gone()
        body = message.get("body", b"")
        size = len(body)
        self.bytes += size
        self._complete = not message.get("more_body", False)
        self._memory.take(size)
        if self.bytes > self._limit + FORM_OVERHEAD:
            raise too_large(self._limit)
        self._boundaries += body.count(self._boundary)
        if self._boundaries > MAX_BOUNDARIES:
            raise Refused("malformed_request", f"A form may have at most {MAX_BOUNDARIES} parts.")
        self._tail = (self._tail + body[-TAIL:])[-TAIL:]
        if self._complete and self._boundary[2:] + b"--" not in self._tail:
            raise Refused("malformed_request", "The body ends before its form does: the closing boundary is missing.")
        return message


def address_of(scope: Scope) -> str:
    """A request's path as the router sees it: without what this application is mounted or proxied under."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if path.startswith(f"{root}/") else path


def _boundary_of(request: Request) -> bytes:
    """What begins a part of the form. Raises `malformed_request` for a body that cannot have a file, before it is read,
    and for unusual text.

    Other forms than multipart have no files, but Starlette would read them, byte by byte on the event loop.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise Refused("malformed_request", NO_FILE)
    charset = options.get(b"charset", b"utf-8").decode("latin-1")
    if charset.lower() not in CHARSETS:
        raise Refused("malformed_request", "A form's charset must be UTF-8.")
    return b"\r\n--" + options.get(b"boundary", b"")


def too_large(limit: int) -> Refused:
    """`file_too_large`, for a limit in bytes."""
    return Refused("file_too_large", f"At most {limit / 1e6:g} MB are accepted.")
