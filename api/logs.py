"""Structured logs. Pixels, file names and EXIF are never logged."""

import logging
import warnings
from typing import Literal

import structlog


def configure_logs(log_format: Literal["json", "console"], level: str) -> None:
    """structlog for our own lines and, through the same renderer, for those of uvicorn and of gunicorn's workers.

    Gunicorn's first process never loads the application, and keeps its own.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove_meta, renderer])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "gunicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    # At level debug Pillow would log each photo's EXIF, and a made one can have it warn by the thousand.
    logging.getLogger("PIL").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
    # Our own middleware logs each request, with its id.
    logging.getLogger("uvicorn.access").disabled = True
