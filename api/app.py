"""The application: routes, middleware and the life of the model, put together."""

import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from types import FrameType

import structlog
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from prometheus_fastapi_instrumentator import Instrumentator
from starlette.formparsers import MultiPartParser

from api import metrics
from api.docs import describe, install_docs
from api.limits import FORM_OVERHEAD, Gate
from api.loading import finishing, loaded
from api.logs import configure_logs
from api.middleware import Envelope, readable_by
from api.page import install_page
from api.problems import install_handlers
from api.queue import AnalysisQueue
from api.routes import router
from settings import Settings

VERSION = "0.1.0"

DESCRIPTION = """How likely is each face of a photo fake? Answers are evidence, not proof: read `verdict` and `reasons`,
and `GET /model` for what was measured. Errors are `application/problem+json` with a stable `code`."""

ADDRESSES = frozenset(
    {
        *("/docs", "/docs/start.js", "/metrics", "/openapi.json"),
        *(route.path for route in router.routes if isinstance(route, APIRoute)),
    }
)

log = structlog.get_logger("service")


def create_app(settings: Settings) -> FastAPI:
    """The service for `settings`. The model is loaded when the application starts, and never again."""
    configure_logs(settings.log_format, settings.log_level)
    # Uploads stay in memory (they are at most max_upload_mb): nothing of a user's photo touches a disk.
    MultiPartParser.spool_max_size = settings.max_batch_bytes + FORM_OVERHEAD
    queue = AnalysisQueue(settings.worker_count, settings.queue_size)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _drain_on_sigterm(queue)
        # On a thread of the queue: the engine's own threads take over its priority.
        service = app.state.service = await queue.run(partial(loaded, settings))
        app.state.ready = True
        facts = {"model": service.manifest.name, "version": service.manifest.version}
        log.info("ready", engine=service.engine.name, precision=service.engine.precision, **facts)
        with finishing(service):
            yield
            queue.draining = True
            queue.close()
        # What else holds the application must not hold 160 MB of networks: a process may start more than one.
        app.state.ready = False
        del service, app.state.service

    app = FastAPI(
        title="Deep-Fake Image Analyzer",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,  # as the page does, where it is there: what has a slash too many is no address
        generate_unique_id_function=lambda route: route.name,  # what generated clients call their methods
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.queue = queue
    app.state.ready = False

    install_handlers(app)
    app.include_router(router)
    install_docs(app)
    instrumentator = _expose_metrics(app)
    install_page(app, settings.page_dir, ADDRESSES)

    describe(app)

    app.add_middleware(Gate, settings=settings, queue=queue)
    instrumentator.instrument(app)  # around the gate, whose refusals are answers too
    app.add_middleware(Envelope, frame_ancestors=settings.frame_ancestors)
    # Around the envelope, which answers for bugs: their problems, too, are for configured origins to read.
    if settings.cors_origins:
        app.add_middleware(readable_by, origins=settings.cors_origins)
    return app


def _expose_metrics(app: FastAPI) -> Instrumentator:
    instrumentator = Instrumentator(excluded_handlers=["/metrics"])
    instrumentator.add(metrics.observe_http)
    instrumentator.expose(app, tags=["service"], response_class=PlainTextResponse)
    metrics_of = next(
        route.endpoint for route in app.routes if isinstance(route, APIRoute) and route.path == "/metrics"
    )
    app.add_api_route("/metrics", metrics_of, methods=["HEAD"], include_in_schema=False)
    return instrumentator


def _drain_on_sigterm(queue: AnalysisQueue) -> None:
    """From the first SIGTERM on, refuse new photos and say so on /readyz, while the server finishes what it has."""
    if threading.current_thread() is not threading.main_thread():
        return  # a test client's thread: signals are not ours to handle
    server_handler = signal.getsignal(signal.SIGTERM)

    def drain(number: int, frame: FrameType | None) -> None:
        queue.draining = True
        if callable(server_handler):
            server_handler(number, frame)

    signal.signal(signal.SIGTERM, drain)
