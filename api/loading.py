"""The model, read while the rest of the service is still being imported."""

import gc
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import structlog

from cpus import step_back
from manifest import ModelUnavailable
from model_service import ModelService
from network.engines import EngineUnavailable
from settings import Settings

log = structlog.get_logger("service")

_begun: dict[Settings, Future[ModelService]] = {}


def begin(settings: Settings) -> None:
    """Read the model on a thread while this one imports the application, whose lifespan is then given it by `loaded`.

    To be called where nothing but the service follows, for garbage is not collected until then: what is imported is
    there to stay, and need not be looked through again and again.
    """
    gc.disable()
    # Everything that loading needs was imported with this module: two threads that import the same packages at once
    # can meet them half imported.
    thread = ThreadPoolExecutor(1, thread_name_prefix="loading", initializer=step_back)
    _begun[settings] = thread.submit(_load, settings)
    thread.shutdown(wait=False)


def loaded(settings: Settings) -> ModelService:
    """The service of these settings, asked once already: what was begun, or read now.

    Raises ModelUnavailable, naming the file at fault, or EngineUnavailable.
    """
    begun = _begun.pop(settings, None)
    try:
        return begun.result() if begun else _load(settings)
    except (ModelUnavailable, EngineUnavailable) as error:
        # No usable model, no service: it refuses to start rather than make up a score.
        log.critical("the model cannot be loaded", error=str(error))
        raise
    finally:
        gc.enable()


@contextmanager
def finishing(service: ModelService) -> Iterator[None]:
    """What the first answer could do without is prepared while others are given already; waited for at the end."""
    with ThreadPoolExecutor(1, thread_name_prefix="finishing", initializer=step_back) as thread:
        thread.submit(_finish, service)
        yield


def _finish(service: ModelService) -> None:
    try:
        service.engine.finish()
    except RuntimeError:  # OpenVINO's
        # Photos of one face are answered all the same, and whoever needs the rest tries again.
        log.exception("the network for several faces cannot be prepared")


def _load(settings: Settings) -> ModelService:
    service = ModelService.configured(settings)
    service.warm_up()
    return service
