"""Figures that a machine cannot give are left out, not made up; what is divided was measured side by side."""

import math
import runpy
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import cast

import psutil
import pytest

from benchmarks import services
from benchmarks.bars import engine_bars, processes, service_bars
from benchmarks.engines import EngineTime
from benchmarks.load import Load
from benchmarks.photos import Photo
from benchmarks.report import Run, markdown
from benchmarks.servers import ORIGINAL, OURS, Server
from benchmarks.services import Cell, Floor, Parts
from tests.conftest import MODEL

QUEUE = "128 clients, p99 of the accepted against the queue's bound"
INT8 = EngineTime(engine="OpenVINO int8", batch=1, seconds=0.02, faster=6.5)


def test_the_share_of_the_int8_peak_is_said_where_there_is_one() -> None:
    speed, share = engine_bars([INT8], {"fp32": 1e11, "int8": 8e11}, 299, 3)
    assert (speed.value, speed.reached) == (6.5, True)
    assert 50 < share.value < 55  # 8.4 billion multiplications in 20 ms

    assert engine_bars([INT8], {"fp32": 1e11}, 299, 3) == [speed]
    assert engine_bars([], {"fp32": 1e11}, 299, 3) == []


def load(clients: int, throughput: float = 10, p50: float = 0.1) -> Load:
    return Load(clients, 100, throughput, p50, p50, p50, refused=0, refused_p99=0.01, errors=0)


@pytest.fixture
def cells() -> list[Cell]:
    """Of every service, as far as bars need them."""
    made = [
        Cell(service, photo, load(clients))
        for service in ("original", "LitServe", "LitServe, a worker a CPU")
        for photo, clients in (("1 MP JPEG", 1), ("1 MP JPEG", 8))
    ]
    made += [
        Cell("ours", "1 MP JPEG", load(1), Floor(1, 1, 1)),
        Cell("ours", "1 MP JPEG", load(8, throughput=30), Floor(1, 1, engine_throughput=40)),
        Cell("ours", "1 MP JPEG", load(128)),
        Cell("ours", "12 MP JPEG", load(1), Floor(1, 1, 1)),
        Cell("ours", "8 faces", load(1, p50=0.46), Floor(one_face=0.05, detect=0.06, engine_throughput=1)),
        Cell("ours", "8 faces", load(8, throughput=4), Floor(1, 1, engine_throughput=64)),
    ]
    return made


def test_a_throughput_is_held_against_the_engine_as_it_was_right_after_it(cells: list[Cell]) -> None:
    bars = {bar.what: bar.value for bar in service_bars(cells, cpus=2)}

    assert bars["throughput against the engine alone: photos of one face"] == pytest.approx(75)
    assert bars["throughput against the engine alone: photos of 8 faces"] == pytest.approx(50)
    assert bars["8-face photo, p50 against detection + 8 × one face"] == pytest.approx(1)
    assert bars[QUEUE] == pytest.approx(0.1 * 30 / (32 + 2 + 2))


def test_each_process_has_a_queue_of_its_own(cells: list[Cell], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)

    bars = {bar.what: bar.value for bar in service_bars(cells, cpus=16)}

    # A queue of 32, four photos in the making, one more worker and the photo itself, at a quarter of the throughput.
    assert bars[QUEUE] == pytest.approx(0.1 * (30 / 4) / (32 + 4 + 2))


def test_the_queue_is_as_long_as_the_service_has_it(cells: list[Cell], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_QUEUE_SIZE", "8")

    bars = {bar.what: bar.value for bar in service_bars(cells, cpus=2)}

    assert bars[QUEUE] == pytest.approx(0.1 * 30 / (8 + 2 + 2))


@pytest.mark.parametrize("service", ["ours", "original", "LitServe"])
def test_a_contestant_that_answered_nothing_costs_no_other_figure(cells: list[Cell], service: str) -> None:
    silent = replace(load(8), throughput=0.0, p50=math.nan)
    few = [replace(c, load=silent) if (c.service, c.load.clients) == (service, 8) else c for c in cells]

    bars = service_bars(few, cpus=2)

    assert sum(math.isnan(bar.value) for bar in bars) == 1
    assert not any(bar.reached for bar in bars if math.isnan(bar.value))
    assert "| – | ✗ |" in markdown(Run(cpus=2, precision="int8", bars=bars))


@pytest.mark.parametrize(("cpus", "asked"), [(1, None), (7, None), (8, None), (16, None), (16, "3"), (16, "")])
def test_processes_are_counted_as_gunicorn_starts_them(
    cpus: int, asked: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DEEPFAKE_ENGINE_THREADS", "DEEPFAKE_WORKERS", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.setenv(name, str(tmp_path))  # which the file would set, for all tests after this one
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    if asked is not None:
        monkeypatch.setenv("WEB_CONCURRENCY", asked)
    monkeypatch.setattr("memory.ask_for_huge_pages", lambda: None)
    monkeypatch.setattr("cpus.available_cpus", lambda: cpus)

    assert processes(cpus) == runpy.run_path(str(MODEL.parent / "gunicorn.conf.py"))["workers"]


def test_every_round_measures_what_the_service_is_built_from_right_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    servers = [Server(contestant, "", psutil.Process(), 0) for contestant in (OURS, ORIGINAL)]
    monkeypatch.setattr(services, "paused", lambda held: nullcontext())

    def drive(base: str, path: str, photo: Photo, clients: int, seconds: float) -> Load:
        order.append(f"{clients} at {path}")
        return load(clients)

    class Counted:
        def measure(self, photo: Photo) -> Floor:
            order.append("floor")
            return Floor(1, 1, len(order))

    monkeypatch.setattr(services, "drive", drive)
    photo = Photo("1 MP JPEG", b"", "image/jpeg", 1)

    cells = services._cells(servers, cast(Parts, Counted()), photo, (8, 32), seconds=1, rounds=3)

    one_round = ["8 at /predict", "floor", "8 at /api/v1/analyze", "32 at /predict", "32 at /api/v1/analyze"]
    assert order == one_round * 3
    floors = {(cell.service, cell.load.clients): cell.floor for cell in cells}
    assert floors["ours", 8] == Floor(1, 1, 7)  # that of the second of three rounds
    assert [floor for key, floor in floors.items() if key != ("ours", 8)] == [None, None, None]
