"""How many CPUs this process may really use, and which of its threads go first.

Containers are given a share of the host, not the host.
"""

import math
import os
import sys
import threading
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
BEHIND_THE_EVENT_LOOP = 5
"""Niceness of the threads that analyze, relative to the rest of the process."""


def available_cpus(cgroup: Path = CGROUP) -> int:
    """CPUs by affinity and cgroup quota (v2 `cpu.max`, v1 `cpu.cfs_quota_us`), at least 1."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota_v2(cgroup / "cpu.max") or _quota_v1(cgroup / "cpu")
    return max(1, min(affinity, math.ceil(quota)) if quota else affinity)


def step_back() -> None:
    """Let the event loop go first: when every CPU is busy with photos, a refusal must still be said at once.

    Of the calling thread; those that an engine starts from it inherit it. Linux alone gives each thread a priority of
    its own.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + BEHIND_THE_EVENT_LOOP)


def _quota_v2(path: Path) -> float | None:
    try:
        limit, period = path.read_text().split()
    except (OSError, ValueError):
        return None
    return None if limit == "max" else int(limit) / int(period)


def _quota_v1(folder: Path) -> float | None:
    try:
        limit = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return limit / period if limit > 0 else None
