"""Whole services against each other: same photos, same clients, in turn."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields, replace
from math import isnan, nan
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.load import Load, drive
from benchmarks.photos import Photo
from benchmarks.servers import CONTESTANTS, OURS, Server, paused, running
from benchmarks.timing import in_turn
from cpus import available_cpus
from model_service import MAX_PIXELS, ModelService
from settings import Settings
from vision.decode import decode
from vision.faces import detect_faces

CLIENTS = (1, 2, 8, 32, 128)
FEW_CLIENTS = (1, 8)
WARM_UP_S = 2


@dataclass(frozen=True)
class Floor:
    """What our service is built from, without the service. Seconds, and faces per second.

    detect: of one photo. engine_throughput: as many callers as our service has threads, faces already cut out.
    """

    one_face: float
    detect: float
    engine_throughput: float


@dataclass(frozen=True)
class Cell:
    """One service under one load; every figure of `load` is the median over rounds, errors are their sum.

    floor: of our own service under few clients, measured right after it in every round, its figures medians, too.
    """

    service: str
    photo: str
    load: Load
    floor: Floor | None = None


def measure_services(
    model: Path, cache: Path, photos: Sequence[Photo], *, seconds: float, rounds: int
) -> tuple[list[Cell], dict[str, int]]:
    """The first photo under every number of clients, the others under few. Also the memory of each service after it."""
    cells = []
    parts = Parts(model, cache)
    with ExitStack() as stack:
        servers = [stack.enter_context(running(contestant, model, cache)) for contestant in CONTESTANTS]
        for server in servers:
            with paused([other for other in servers if other is not server]):
                for photo in photos:
                    drive(server.base, server.contestant.path, photo, 1, WARM_UP_S)
        for photo in photos:
            cells += _cells(servers, parts, photo, CLIENTS if photo is photos[0] else FEW_CLIENTS, seconds, rounds)
        memory = {server.contestant.name: server.resident_bytes() for server in servers}
    return cells, memory


def _cells(
    servers: list[Server], parts: "Parts", photo: Photo, crowds: Sequence[int], seconds: float, rounds: int
) -> list[Cell]:
    """Everything of one photo in each round, for the load of one crowd is held against that of another, too."""
    loads: dict[tuple[int, str], list[Load]] = defaultdict(list)
    floors: dict[tuple[int, str], list[Floor]] = defaultdict(list)
    for _ in range(rounds):
        for clients in crowds:
            for server in servers:
                key = clients, server.contestant.name
                with paused([other for other in servers if other is not server]):
                    loads[key].append(drive(server.base, server.contestant.path, photo, clients, seconds))
                if server.contestant is OURS and clients in FEW_CLIENTS:
                    with paused(servers):
                        floors[key].append(parts.measure(photo))
    return [Cell(key[1], photo.name, _middle(rows), _between(floors[key])) for key, rows in loads.items()]


def _middle(loads: list[Load]) -> Load:
    rows = [asdict(load) for load in loads]
    names = ("p50", "p95", "p99", "throughput", "refused_p99")
    # In a round in which nobody was refused there is no time until it.
    middle = {name: median([row[name] for row in rows if not isnan(row[name])] or [nan]) for name in names}
    sums = {name: sum(row[name] for row in rows) for name in ("accepted", "refused", "errors")}
    return replace(loads[0], **middle, **sums)


def _between(floors: list[Floor]) -> Floor | None:
    if not floors:
        return None
    return Floor(**{field.name: median(getattr(floor, field.name) for floor in floors) for field in fields(Floor)})


class Parts:
    """The engine and the detector by themselves, in this process, as our service runs them."""

    def __init__(self, model: Path, cache: Path) -> None:
        cpus = available_cpus()
        self._callers = cpus + 1
        settings = Settings()
        service = ModelService.load(
            model, engine=settings.engine, precision=settings.precision, threads=cpus, cache=cache
        )
        service.warm_up()
        self._engine = service.engine
        size = service.manifest.input.size
        self._face = np.random.default_rng(0).integers(0, 256, (1, size, size, 3), np.uint8)

    def measure(self, photo: Photo) -> Floor:
        """One face, the faces of `photo` found, and many faces at a time."""
        image = decode(photo.data, MAX_PIXELS).image
        times = in_turn({"face": self._infer, "detect": lambda: detect_faces(image)}, rounds=1, calls=10)
        return Floor(times["face"], times["detect"], self._throughput())

    def _infer(self) -> object:
        return self._engine.infer(self._face, 1)

    def _throughput(self, faces: int = 200) -> float:
        started = perf_counter()
        with ThreadPoolExecutor(self._callers) as pool:
            list(pool.map(lambda _: self._infer(), range(faces)))
        return faces / (perf_counter() - started)
