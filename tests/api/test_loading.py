"""The model is read once, whether before the application or with it."""

import gc
import runpy
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import loading
from api.app import create_app
from api.loading import begin, finishing, loaded
from manifest import ModelUnavailable
from model_service import ModelService
from settings import Settings
from tests.api.conftest import state_of
from tests.conftest import MODEL


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[ModelService]:
    """Every service that is read, in turn."""
    made: list[ModelService] = []
    configured = ModelService.configured

    def counted(settings: Settings) -> ModelService:
        made.append(configured(settings))
        return made[-1]

    monkeypatch.setattr(ModelService, "configured", staticmethod(counted))
    return made


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    assert gc.isenabled()
    assert not loading._begun


def test_an_application_takes_the_model_that_was_begun_for_it(cache: Path, reads: list[ModelService]) -> None:
    begin(Settings(cache_dir=cache))

    with TestClient(create_app(Settings(cache_dir=cache))) as client:
        assert client.get("/readyz").status_code == 200
        assert [state_of(client).service] == reads


def test_what_was_begun_serves_one_application_and_the_next_reads_its_own(
    cache: Path, reads: list[ModelService]
) -> None:
    begin(Settings(cache_dir=cache))

    first, second = loaded(Settings(cache_dir=cache)), loaded(Settings(cache_dir=cache))

    assert [first, second] == reads


def test_a_model_that_cannot_be_read_stops_the_application_that_it_was_begun_for(
    cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copyfile(MODEL / "manifest.json", tmp_path / "manifest.json")
    settings = Settings(cache_dir=cache, model_dir=tmp_path)
    begin(settings)

    with pytest.raises(ModelUnavailable, match="expected a file"), TestClient(create_app(settings)):
        pass

    told = capsys.readouterr()
    assert "the model cannot be loaded" in told.out + told.err


def test_a_worker_of_gunicorn_begins_before_it_imports_the_application(
    monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setenv("DEEPFAKE_CACHE_DIR", str(cache))
    # What the configuration would set for good, and what it would begin anew for.
    for name in ("WEB_CONCURRENCY", "DEEPFAKE_ENGINE_THREADS", "DEEPFAKE_WORKERS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setattr("memory.must_ask", lambda *_: False)
    begun: list[Settings] = []
    monkeypatch.setattr(loading, "begin", begun.append)

    runpy.run_path(str(MODEL.parent / "gunicorn.conf.py"))["post_fork"](None, None)

    assert begun == [Settings(cache_dir=cache)]


def test_what_the_first_answer_does_without_is_prepared_while_the_service_answers(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = loaded(Settings(cache_dir=cache))
    asked, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        asked.set()
        assert go_on.wait(60)

    monkeypatch.setattr(service.engine, "finish", slowly)

    with finishing(service):
        assert asked.wait(60)  # and this thread is not held
        go_on.set()


def test_a_network_that_cannot_be_prepared_is_logged_and_the_service_goes_on(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = loaded(Settings(cache_dir=cache))

    def fail() -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(service.engine, "finish", fail)

    with finishing(service):
        pass

    told = capsys.readouterr()
    assert "the network for several faces cannot be prepared" in told.out + told.err
