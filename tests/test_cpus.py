"""A container's share, not the host's count."""

import os
from pathlib import Path

import pytest

from cpus import available_cpus


@pytest.fixture(autouse=True)
def _eight_cpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.parametrize(("cpu_max", "expected"), [("max 100000", 8), ("250000 100000", 3), ("50000 100000", 1)])
def test_the_quota_of_cgroup_v2_counts(tmp_path: Path, cpu_max: str, expected: int) -> None:
    (tmp_path / "cpu.max").write_text(cpu_max + "\n")

    assert available_cpus(tmp_path, tmp_path / "none") == expected


@pytest.mark.parametrize(("quota", "expected"), [("-1", 8), ("400000", 4)])
def test_the_quota_of_cgroup_v1_counts(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")

    assert available_cpus(tmp_path, tmp_path / "none") == expected


def test_without_a_quota_affinity_counts(tmp_path: Path) -> None:
    assert available_cpus(tmp_path, tmp_path / "none") == 8


@pytest.mark.parametrize("of", ["own", "a group above it"])
def test_the_quota_may_lie_at_the_process_own_group_or_above(tmp_path: Path, of: str) -> None:
    """As systemd's CPUQuota= has it, and containers that see the host's groups."""
    group = tmp_path / "system.slice" / "detector.service"
    group.mkdir(parents=True)
    (group if of == "own" else group.parent).joinpath("cpu.max").write_text("200000 100000")
    own = tmp_path / "own"
    own.write_text("0::/system.slice/detector.service\n")

    assert available_cpus(tmp_path, own) == 2


def test_the_quota_of_a_v1_group_counts(tmp_path: Path) -> None:
    group = tmp_path / "cpu" / "docker" / "1a2b"
    group.mkdir(parents=True)
    (group / "cpu.cfs_quota_us").write_text("300000")
    (group / "cpu.cfs_period_us").write_text("100000")
    own = tmp_path / "own"
    own.write_text("5:memory:/elsewhere\n4:cpu,cpuacct:/docker/1a2b\n")

    assert available_cpus(tmp_path, own) == 3
