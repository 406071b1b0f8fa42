"""Clocks: contestants take turns, so that whatever else the machine does hits them all alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Work = Callable[[], object]


def in_turn(contestants: Mapping[str, Work], rounds: int, calls: int) -> dict[str, float]:
    """Seconds of one call of each contestant: the median over rounds of each round's median over calls."""
    for work in contestants.values():
        work()
    rows: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            work()  # caches are cold, and spinning threads of the one before still awake
            rows[name].append(median(_timed(work) for _ in range(calls)))
    return {name: median(times) for name, times in rows.items()}


def _timed(work: Work) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def percentile(values: list[float], share: float) -> float:
    """Linear between ranks (as NumPy's default); NaN of nothing. share: [0, 1]."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
