"""Errors as `application/problem+json` (RFC 9457), with a closed list of codes."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.metrics import PROBLEMS
from vision.errors import ImageRefused

MEDIA_TYPE = "application/problem+json"

# code -> (status, title). Clients branch on `code`; it never changes its meaning.
CODES = {
    "empty_file": (400, "Empty file"),
    "malformed_request": (400, "Malformed request"),
    "unauthorized": (401, "No valid API key"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "upload_timeout": (408, "Upload too slow"),
    "file_too_large": (413, "File too large"),
    "too_many_pixels": (413, "Too many pixels"),
    "unsupported_format": (415, "Unsupported format"),
    "invalid_image": (422, "Invalid image"),
    "invalid_parameter": (422, "Invalid parameter"),
    "rate_limited": (429, "Too many requests"),
    "client_gone": (499, "Client gone"),  # nginx's status, for logs and metrics: nobody is there to be told
    "internal_error": (500, "Internal error"),
    "overloaded": (503, "Overloaded"),
    "model_unavailable": (503, "Model unavailable"),
    "shutting_down": (503, "Shutting down"),
}


BUG = "Something went wrong on our side. Quote the request id when you report it."


NO_FILE = (
    "No file came in the field `file` of a multipart/form-data body (curl -F file=@photo.jpg …). Texts, addresses, "
    "base64 and JSON are not taken, and a body that was cut short has no file either."
)


MAX_METHOD = 32
"""Letters of a request's method that are told: a client may call it as it likes."""


class Problem(BaseModel):
    """A problem in the sense of RFC 9457; `code` is stable, `detail` is for people."""

    model_config = ConfigDict(json_schema_extra={"required": ["type", "title", "status", "detail", "code"]})

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = Field(None, exclude_if=lambda value: value is None)


class Refused(HTTPException):
    """A refusal with one of the codes. An HTTPException, because FastAPI turns anything else that is raised while
    a form is being read into its own 400."""

    def __init__(
        self, code: str, detail: str, *, retry_after: int | None = None, headers: dict[str, str] | None = None
    ) -> None:
        waiting = {} if retry_after is None else {"Retry-After": str(retry_after)}
        super().__init__(CODES[code][0], detail, waiting | (headers or {}))
        self.code = code


def client_gone() -> Refused:
    """For who has closed the connection."""
    return Refused("client_gone", "The client closed the connection before it was answered.")


def problem(code: str, detail: str, request_id: str | None = None) -> Problem:
    """The problem document of a code, which is counted."""
    status, title = CODES[code]
    PROBLEMS.labels(code).inc()
    kind = f"urn:deepfake-image-analyzer:problem:{code}"
    return Problem(type=kind, title=title, status=status, detail=detail, code=code, request_id=request_id)


def problem_response(
    code: str, detail: str, headers: dict[str, str] | None = None, request_id: str | None = None
) -> JSONResponse:
    """The same as an HTTP response, whose code is told in the request's line of the log."""
    structlog.contextvars.bind_contextvars(code=code)
    body = problem(code, detail, request_id)
    return JSONResponse(body.model_dump(), status_code=body.status, headers=headers, media_type=MEDIA_TYPE)


def install_handlers(app: FastAPI) -> None:
    """Every error of the application leaves as a problem. The handlers are coroutines: plain functions run on a thread,
    from which a problem's code would not come into the request's line of the log."""
    app.add_exception_handler(ImageRefused, _image_refused)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)


async def _image_refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ImageRefused)
    return problem_response(error.code, str(error))


async def _invalid_request(request: Request, error: Exception) -> JSONResponse:
    """A bad query value is one thing, a body that is no upload another."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place, *names = first["loc"]
    if place == "body":
        return problem_response("malformed_request", NO_FILE)
    return problem_response("invalid_parameter", f"{'.'.join(map(str, names))}: {first['msg']}")


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if isinstance(error, Refused):
        return problem_response(error.code, error.detail, headers)
    codes = {404: "not_found", 405: "method_not_allowed"}
    code = codes.get(error.status_code, "malformed_request")
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = f"{request.method[:MAX_METHOD]} {request.url.path} is not served here."
    return problem_response(code, detail, headers)
