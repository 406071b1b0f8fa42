"""The running application, on the shipped model."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import State

from api.app import create_app
from settings import Settings

Start = Callable[..., TestClient]


def state_of(client: TestClient) -> State:
    """What the running application holds: its service and its queue."""
    return cast(FastAPI, client.app).state


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def start(cache: Path) -> Iterator[Start]:
    """Start an application of its own with the given settings."""
    with ExitStack() as stack:

        def started(**settings: object) -> TestClient:
            app = create_app(Settings(cache_dir=cache, **settings))  # type: ignore[arg-type]
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield started


@pytest.fixture(scope="session")
def client(cache: Path) -> Iterator[TestClient]:
    """One application with its defaults, for the tests that need nothing else."""
    with TestClient(create_app(Settings(cache_dir=cache)), raise_server_exceptions=False) as running:
        yield running
