"""The contestants as processes: started as their users would, watched, paused while others have their turn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

from cpus import available_cpus

START_TIMEOUT_S = 120
HEARTBEAT_S = 1.5  # gunicorn's workers give one a second


@dataclass(frozen=True)
class Contestant:
    """command: {port} is filled in. path: where photos go. ready: answers 200 once photos are accepted."""

    name: str
    command: tuple[str, ...]
    path: str
    ready: str


OURS = Contestant(
    "ours",
    (sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "main:app"),
    "/predict",
    "/readyz",
)
ORIGINAL = Contestant(
    "original",
    (sys.executable, "-m", "uvicorn", "benchmarks.original:app", "--port", "{port}", "--log-level", "warning"),
    "/api/v1/analyze",
    "/health",
)
LITSERVE_COMMAND = (sys.executable, "-m", "benchmarks.litserve_service", "{port}")
LITSERVE = Contestant("LitServe", (*LITSERVE_COMMAND, "1"), "/predict", "/health")
LITSERVE_TUNED = Contestant(
    "LitServe, a worker a CPU", (*LITSERVE_COMMAND, str(available_cpus())), "/predict", "/health"
)
CONTESTANTS = (OURS, ORIGINAL, LITSERVE, LITSERVE_TUNED)


class DidNotStart(Exception):
    """The service was not ready in time, or ended; its output is in the message."""


@dataclass
class Server:
    """A running contestant. start_seconds: from the process's start until it was ready."""

    contestant: Contestant
    base: str
    process: psutil.Process
    start_seconds: float

    def resident_bytes(self) -> int:
        """Resident memory of all its processes. Pages that they share count once (proportional set size)."""
        return sum(process.memory_full_info().pss for process in self.family())

    def imports_torch(self) -> bool:
        """Whether any of its processes has torch's library mapped."""
        return any("libtorch" in mapped.path for process in self.family() for mapped in process.memory_maps())

    def family(self) -> list[psutil.Process]:
        """Its processes, the first of them first."""
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def paused(servers: Sequence[Server]) -> Iterator[None]:
    """None of these runs: an idle server's timers and spinning threads are nobody's measurement."""
    processes = [process for server in servers for process in server.family()]
    try:
        for process in processes:
            process.suspend()
        yield
    finally:
        # Workers first, and time for their heartbeats: gunicorn's first process would find them dead, and end them.
        for server in servers:
            for worker in server.process.children(recursive=True):
                worker.resume()
        time.sleep(HEARTBEAT_S)
        for server in servers:
            server.process.resume()


@contextmanager
def running(contestant: Contestant, model: Path, cache: Path) -> Iterator[Server]:
    """Start a contestant on a free port, and end it afterwards. Raises DidNotStart."""
    port = free_port()
    environment = os.environ | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DEEPFAKE_MODEL_DIR": str(model.resolve()),
        "DEEPFAKE_CACHE_DIR": str(cache),
        "DEEPFAKE_LOG_LEVEL": "warning",
    }
    command = [part.format(port=port) for part in contestant.command]
    log = cache / f"{contestant.name}.log"
    cache.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        started = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        process = psutil.Process(child.pid)
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base + contestant.ready, child, started, log)
            yield Server(contestant, base, process, time.perf_counter() - started)
        finally:
            _end(process)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(address: str, child: "subprocess.Popen[bytes]", started: float, log: Path) -> None:
    with httpx2.Client(timeout=5) as client:
        while time.perf_counter() - started < START_TIMEOUT_S and child.poll() is None:
            try:
                if client.get(address).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.01)
    raise DidNotStart(f"{' '.join(str(part) for part in child.args)}:\n{log.read_text()[-2000:]}")  # type: ignore[union-attr]


def _end(process: psutil.Process) -> None:
    if not process.is_running():
        return
    family = [process, *process.children(recursive=True)]
    process.terminate()
    _, alive = psutil.wait_procs(family, timeout=15)
    for survivor in alive:
        survivor.kill()
