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

    assert available_cpus(tmp_path) == expected


@pytest.mark.parametrize(("quota", "expected"), [("-1", 8), ("400000", 4)])
def test_the_quota_of_cgroup_v1_counts(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")

    assert available_cpus(tmp_path) == expected


def test_without_a_quota_affinity_counts(tmp_path: Path) -> None:
    assert available_cpus(tmp_path) == 8
