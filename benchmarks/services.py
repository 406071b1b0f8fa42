"""Whole services against each other: same photos, same clients, in turn."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.load import Load, drive
from benchmarks.photos import Photo
from benchmarks.servers import CONTESTANTS, Server, running
from benchmarks.timing import in_turn
from cpus import available_cpus
from model_service import ModelService
from settings import Settings
from vision.decode import decode
from vision.faces import detect_faces

CLIENTS = (1, 2, 8, 32, 128)
FEW_CLIENTS = (1, 8)
WARM_UP_S = 2


@dataclass(frozen=True)
class Cell:
    """One service under one load; every figure of `load` is the median over rounds, errors are their sum."""

    service: str
    photo: str
    load: Load


@dataclass(frozen=True)
class Floor:
    """What our service is built from, without the service. Seconds, and faces per second.

    engine_throughput: as many callers as our service has threads, faces already cut out.
    """

    one_face: float
    engine_throughput: float
    detect: dict[str, float]


def measure_services(
    model: Path, cache: Path, photos: Sequence[Photo], *, seconds: float, rounds: int
) -> tuple[list[Cell], Floor, dict[str, int]]:
    """The first photo under every number of clients, the others under few. Also the memory of each service after it."""
    cells = []
    with ExitStack() as stack:
        servers = [stack.enter_context(running(contestant, model, cache)) for contestant in CONTESTANTS]
        with servers[0].others_paused(servers):
            drive(servers[0].base, servers[0].contestant.path, photos[0], 1, WARM_UP_S)
        for photo in photos:
            for clients in CLIENTS if photo is photos[0] else FEW_CLIENTS:
                cells += _cell(servers, photo, clients, seconds, rounds)
        memory = {server.contestant.name: server.resident_bytes() for server in servers}
        for server in servers:
            stack.enter_context(server.others_paused([*servers, server]))
        floor = measure_floor(model, cache, photos, rounds)
    return cells, floor, memory


def _cell(servers: list[Server], photo: Photo, clients: int, seconds: float, rounds: int) -> list[Cell]:
    loads: dict[str, list[Load]] = {server.contestant.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            with server.others_paused(servers):
                loads[server.contestant.name].append(
                    drive(server.base, server.contestant.path, photo, clients, seconds)
                )
    return [Cell(name, photo.name, _middle(rows)) for name, rows in loads.items()]


def _middle(loads: list[Load]) -> Load:
    rows = [asdict(load) for load in loads]
    middle = {name: median(row[name] for row in rows) for name in ("p50", "p95", "p99", "throughput", "refused_p99")}
    sums = {name: sum(row[name] for row in rows) for name in ("accepted", "refused", "errors")}
    return replace(loads[0], **middle, **sums)


def measure_floor(model: Path, cache: Path, photos: Sequence[Photo], rounds: int) -> Floor:
    """The engine and the detector by themselves, in this process."""
    cpus = available_cpus()
    service = ModelService.load(model, engine=Settings().engine, threads=cpus, cache=cache)
    service.warm_up()
    size = service.manifest.input.size
    face = np.random.default_rng(0).uniform(-1, 1, (1, 3, size, size)).astype(np.float32)
    images = {photo.name: decode(photo.data, 50_000_000).image for photo in photos}
    detect = {name: lambda image=image: detect_faces(image) for name, image in images.items()}
    times = in_turn({"": lambda: service.engine.infer(face, 1), **detect}, rounds, calls=10)
    return Floor(times.pop(""), median(_throughput(service, face, cpus + 1) for _ in range(rounds)), times)


def _throughput(service: ModelService, face: np.ndarray, callers: int, faces: int = 200) -> float:
    started = perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(lambda _: service.engine.infer(face, 1), range(faces)))
    return faces / (perf_counter() - started)
