"""The run as JSON for programs, as Markdown for people, and as a plot."""

import json
import math
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.bars import Bar
from benchmarks.endurance import Endurance
from benchmarks.engines import EngineTime
from benchmarks.load import Load
from benchmarks.services import Cell


@dataclass
class Run:
    """Everything measured in one go. peak: multiply-accumulates per second by precision. memory: bytes by service."""

    cpus: int
    precision: str
    peak: dict[str, float] = field(default_factory=dict)
    engines: list[EngineTime] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)
    endurance: Endurance | None = None
    bars: list[Bar] = field(default_factory=list)


def write(run: Run, folder: Path) -> None:
    """benchmark.json, benchmark.md and, where services were measured, benchmark.png."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {**asdict(run), "machine": platform.processor() or platform.machine(), "python": platform.python_version()}
    (folder / "benchmark.json").write_text(json.dumps(_without_nan(facts), indent=2, allow_nan=False) + "\n")
    (folder / "benchmark.md").write_text(markdown(run))
    if run.cells:
        plot(run.cells, folder / "benchmark.png")


def _without_nan(facts: object) -> object:
    """JSON has no NaN, which a percentile of nothing is."""
    if isinstance(facts, dict):
        return {name: _without_nan(value) for name, value in facts.items()}
    if isinstance(facts, list):
        return [_without_nan(value) for value in facts]
    return None if isinstance(facts, float) and math.isnan(facts) else facts


def markdown(run: Run) -> str:
    """The tables that docs/performance-history.md was made from."""
    parts = [f"{run.cpus} CPUs, our engine in {run.precision}.\n"]
    if run.bars:
        verdicts = [_bar(bar) for bar in run.bars]
        parts.append(_table(("", "to reach", "measured", ""), verdicts))
    if run.engines:
        batches = sorted({row.batch for row in run.engines})
        cells = {(row.engine, row.batch): row for row in run.engines}
        names = list(dict.fromkeys(row.engine for row in run.engines))
        faster = [(name, *(f"{cells[name, batch].faster:.2f} ×" for batch in batches)) for name in names]
        parts.append(_table(("network alone, faster than eager torch fp32", *(f"batch {b}" for b in batches)), faster))
    if run.peak:
        slowest = min(run.peak.values())
        peaks = [(name, f"{value / slowest:.2f} ×") for name, value in run.peak.items()]
        parts.append(_table(("measured matrix peak", "against the slowest"), peaks))
    if run.cells:
        parts.append(_services(run.cells, run.memory))
    return "\n".join(parts)


def _services(cells: Sequence[Cell], memory: dict[str, int]) -> str:
    base = {(c.photo, c.load.clients): c.load for c in cells if c.service == "original"}
    rows = []
    for cell in cells:
        load, other = cell.load, base[cell.photo, cell.load.clients]
        faster = [_times_faster(theirs, own) for own, theirs in zip(_times(load), _times(other), strict=True)]
        more = _times_faster(load.throughput, other.throughput)
        rows.append((cell.photo, str(load.clients), cell.service, *faster, more, str(load.refused), str(load.errors)))
    table = _table(
        ("photo", "clients", "service", "p50 faster", "p95 faster", "p99 faster", "throughput", "503", "errors"), rows
    )
    return table + "\n" + _table(("memory after all that", "MB"), [(n, f"{v / 1e6:.0f}") for n, v in memory.items()])


def _times_faster(more: float, less: float) -> str:
    """A dash where either answered nothing."""
    return f"{more / less:.2f} ×" if more > 0 and less > 0 else "–"


def _times(load: Load) -> tuple[float, float, float]:
    return load.p50, load.p95, load.p99


def _bar(bar: Bar) -> tuple[str, ...]:
    sign = "≥" if bar.at_least else "≤"
    measured = "–" if math.isnan(bar.value) else f"{bar.value:.3g} {bar.unit}"
    return bar.what, f"{sign} {bar.limit:g} {bar.unit}", measured, "✓" if bar.reached else "✗"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(cells: Sequence[Cell], path: Path) -> None:
    """Throughput and p99 over the number of clients, for the photo that all numbers were tried on."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    photo = cells[0].photo
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), constrained_layout=True)
    for service in dict.fromkeys(cell.service for cell in cells):
        loads = [cell.load for cell in cells if cell.service == service and cell.photo == photo]
        clients = [load.clients for load in loads]
        left.plot(clients, [load.throughput for load in loads], marker="o", label=service)
        right.plot(clients, [1000 * load.p99 for load in loads], marker="o", label=service)
    left.set(xscale="log", ylabel="photos per second", ylim=(0, None))
    right.set(xscale="log", yscale="log", ylabel="p99 of accepted photos, ms")
    for axes in (left, right):
        axes.set(xlabel=f"clients, each sending a {photo}")
        axes.set_xticks(clients, [str(number) for number in clients])
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)
