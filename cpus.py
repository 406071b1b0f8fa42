"""How many CPUs this process may really use, and which of its threads go first.

Containers are given a share of the host, not the host.
"""

import math
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
OWN_GROUPS = Path("/proc/self/cgroup")
BEHIND_THE_EVENT_LOOP = 5
"""Niceness of the threads that analyze, relative to the rest of the process."""


def available_cpus(cgroup: Path = CGROUP, own: Path = OWN_GROUPS, *, whole: bool = False) -> int:
    """CPUs by affinity and the least cgroup quota (v2 `cpu.max`, v1 `cpu.cfs_quota_us`), at least 1.

    cgroup: where the groups are mounted. own: which of them this process is in; a limit lies there or further up where
    a container does not see its own group as the root (systemd's CPUQuota, `docker run --cgroupns=host`). whole: a part
    of one does not count, as with Ray; else it counts as one.
    """
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [
        quota
        for group in _groups(own)
        for quota in (_quota_v2(cgroup / group / "cpu.max"), _quota_v1(cgroup / "cpu" / group))
        if quota
    ]
    counted = math.floor if whole else math.ceil
    return max(1, min(affinity, counted(min(quotas))) if quotas else affinity)


def _groups(own: Path) -> Iterator[Path]:
    """The root, and this process's groups with all above them, relative to it."""
    yield Path()
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers or "cpu" in controllers.split(","):
            group = Path(path.lstrip("/"))
            if ".." not in group.parts:
                yield group
                yield from group.parents


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
