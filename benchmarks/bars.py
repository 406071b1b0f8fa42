"""What the project set itself to reach, each held against this run."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.endurance import Endurance
from benchmarks.engines import EngineTime, multiplications
from benchmarks.load import Load
from benchmarks.services import Cell, Floor
from settings import Settings

CPUS_PER_PROCESS = 4  # gunicorn.conf.py


@dataclass(frozen=True)
class Bar:
    """A figure that must be at least, or at most, `limit`. value: NaN where there is none; that reaches nothing."""

    what: str
    value: float
    limit: float
    at_least: bool
    unit: str = "×"

    @property
    def reached(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def engine_bars(rows: Sequence[EngineTime], peak: dict[str, float], size: int, classes: int) -> list[Bar]:
    """Of the network alone; empty where this CPU or model has no int8."""
    int8 = next((row for row in rows if row.engine == "OpenVINO int8" and row.batch == 1), None)
    if int8 is None:
        return []
    bars = [Bar("network alone, int8 against torch eager fp32, one face", int8.faster, 6, True)]
    if "int8" in peak:
        share = 100 * multiplications(size, classes) / int8.seconds / peak["int8"]
        bars.append(Bar("share of the machine's measured int8 matrix peak, one face", share, 45, True, "%"))
    return bars


def processes(cpus: int) -> int:
    """How many gunicorn starts of our service: as gunicorn.conf.py counts them."""
    return int(os.environ.get("WEB_CONCURRENCY") or 0) or max(1, cpus // CPUS_PER_PROCESS)


def _more(ours: Load, theirs: Load) -> float:
    """How many times their throughput ours is; NaN, as times are, where they answered nothing: all else that was
    measured must not be lost for it."""
    return ours.throughput / theirs.throughput if theirs.throughput else math.nan


def service_bars(cells: Sequence[Cell], cpus: int) -> list[Bar]:
    """Of the whole service, on the made photos."""
    of = {(cell.service, cell.photo, cell.load.clients): cell for cell in cells}

    def load(service: str, photo: str, clients: int) -> Load:
        return of[service, photo, clients].load

    def floor(photo: str, clients: int) -> Floor:
        measured = of["ours", photo, clients].floor
        assert measured, f"no floor under {clients} clients"
        return measured

    one, many = load("ours", "1 MP JPEG", 1), load("ours", "1 MP JPEG", 8)
    slow_one, slow_many = load("original", "1 MP JPEG", 1), load("original", "1 MP JPEG", 8)
    lit_many, tuned = load("LitServe", "1 MP JPEG", 8), load("LitServe, a worker a CPU", "1 MP JPEG", 8)
    eight, eight_many = load("ours", "8 faces", 1), load("ours", "8 faces", 8)
    crowd = load("ours", "1 MP JPEG", 128)
    parts = floor("8 faces", 1).detect + 8 * floor("8 faces", 1).one_face
    single_share = 100 * many.throughput / floor("1 MP JPEG", 8).engine_throughput
    group_share = 100 * 8 * eight_many.throughput / floor("8 faces", 8).engine_throughput
    # A photo waits for those before it, then for its own turn: in the queue of its process, which has its share of the
    # CPUs and of the throughput.
    count = processes(cpus)
    places = count * (Settings().queue_size + max(1, cpus // count) + 2)
    bound = places / many.throughput if many.throughput else math.nan
    return [
        Bar("1 MP JPEG, one client, p50 against the original", slow_one.p50 / one.p50, 4, True),
        Bar("throughput, 8 clients, against the original", _more(many, slow_many), 6, True),
        Bar("throughput, 8 clients, against LitServe as it starts", _more(many, lit_many), 1.2, True),
        Bar("the same, against LitServe with a worker a CPU", _more(many, tuned), 1.2, True),
        Bar("throughput against the engine alone: photos of one face", single_share, 75, True, "%"),
        Bar("throughput against the engine alone: photos of 8 faces", group_share, 75, True, "%"),
        Bar("12 MP JPEG, p50 against the 1 MP one", load("ours", "12 MP JPEG", 1).p50 / one.p50, 3, False),
        Bar("8-face photo, p50 against detection + 8 × one face", eight.p50 / parts, 1.15, False),
        Bar("128 clients, p99 of the accepted against the queue's bound", crowd.p99 / bound, 1, False),
        Bar("128 clients, p99 until refused", 1000 * crowd.refused_p99, 50, False, "ms"),
        Bar("128 clients, errors other than 503", crowd.errors, 0, False, ""),
    ]  # fmt: skip


def endurance_bars(endurance: Endurance) -> list[Bar]:
    """Of memory and start."""
    return [
        Bar(
            f"resident memory after {endurance.requests} mixed requests", endurance.resident[-1] / 1e6, 450, False, "MB"
        ),
        Bar("its swing over the second half", 100 * endurance.swing, 5, False, "%"),
        Bar("start to ready, warm cache", endurance.warm, 1.5, False, "s"),
        Bar("start to ready, nothing compiled", endurance.cold, 3, False, "s"),
        Bar("torch loaded by the OpenVINO service", float(endurance.torch), 0, False, ""),
    ]
