"""What a benchmark found, for programs."""

import json
from math import isnan
from pathlib import Path

import pytest

from benchmarks.load import summary
from benchmarks.report import Run, markdown, write
from benchmarks.services import Cell, _middle


def test_a_time_that_nothing_was_measured_for_is_null(tmp_path: Path) -> None:
    unrefused = summary(1, [(0.0, 0.1, 200)])
    assert isnan(unrefused.refused_p99)

    write(Run(cpus=2, precision="int8", cells=[Cell("original", "1 MP JPEG", unrefused)]), tmp_path)

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    facts = json.loads((tmp_path / "benchmark.json").read_text(), parse_constant=refuse)
    assert facts["cells"][0]["load"]["refused_p99"] is None


def test_rounds_without_refusals_do_not_hide_those_with_them() -> None:
    rounds = [summary(1, [(0.0, 0.1, 200), *refused]) for refused in ([(0.0, 0.02, 503)], [], [(0.0, 0.04, 503)])]

    assert _middle(rounds).refused_p99 == pytest.approx(0.03)
    assert isnan(_middle(rounds[1:2]).refused_p99)


def test_where_a_contestant_answered_nothing_the_table_has_dashes() -> None:
    answered, broken = summary(1, [(0.0, 0.1, 200)]), summary(1, [(0.0, 0.1, 500)])
    cells = [Cell("original", "photo", broken), Cell("ours", "photo", answered)]

    table = markdown(Run(cpus=2, precision="int8", cells=cells))

    assert "| photo | 1 | ours | – | – | – | – | 0 | 0 |" in table
