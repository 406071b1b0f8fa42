"""Figures that a machine cannot give are left out, not made up."""

from benchmarks.bars import engine_bars
from benchmarks.engines import EngineTime

INT8 = EngineTime(engine="OpenVINO int8", batch=1, seconds=0.02, faster=6.5)


def test_the_share_of_the_int8_peak_is_said_where_there_is_one() -> None:
    speed, share = engine_bars([INT8], {"fp32": 1e11, "int8": 8e11}, 299, 3)
    assert (speed.value, speed.reached) == (6.5, True)
    assert 50 < share.value < 55  # 8.4 billion multiplications in 20 ms

    assert engine_bars([INT8], {"fp32": 1e11}, 299, 3) == [speed]
    assert engine_bars([], {"fp32": 1e11}, 299, 3) == []
