"""Start times, and memory over many requests."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx2

from benchmarks.load import BOUNDARY, multipart
from benchmarks.photos import Photo
from benchmarks.servers import OURS, Server, running

CALLERS = 4
SAMPLES = 40


@dataclass(frozen=True)
class Endurance:
    """cold: seconds to ready with nothing compiled before; warm: with the cache of the start before, median.
    resident: bytes, at SAMPLES moments spread over the requests, at rest. torch: whether its library was loaded."""

    cold: float
    warm: float
    requests: int
    resident: list[int]
    torch: bool

    @property
    def swing(self) -> float:
        """Largest distance from the mean over the second half, as a share of it."""
        half = self.resident[len(self.resident) // 2 :]
        mean = sum(half) / len(half)
        return max(abs(value - mean) for value in half) / mean


def measure_endurance(model: Path, cache: Path, photos: Sequence[Photo], requests: int, starts: int = 3) -> Endurance:
    """`requests` in all, the photos in turn, from a few callers at once."""
    with running(OURS, model, cache) as server:
        cold = server.start_seconds
    warm = []
    for _ in range(starts):
        with running(OURS, model, cache) as server:
            warm.append(server.start_seconds)
    with running(OURS, model, cache) as server:
        resident = _memory(server, photos, requests)
        return Endurance(cold, median(warm), requests, resident, server.imports_torch())


def _memory(server: Server, photos: Sequence[Photo], requests: int) -> list[int]:
    bodies = [multipart(photo) for photo in photos]
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    resident = []
    with (
        httpx2.Client(base_url=server.base, headers=headers, timeout=60) as client,
        ThreadPoolExecutor(CALLERS) as pool,
    ):

        def send(number: int) -> None:
            client.post(server.contestant.path, content=bodies[number % len(bodies)]).raise_for_status()

        for part in range(SAMPLES):
            list(pool.map(send, range(part * requests // SAMPLES, (part + 1) * requests // SAMPLES)))
            resident.append(server.resident_bytes())
    return resident
