"""What a CPU says of itself decides what runs on it."""

from pathlib import Path

import pytest

from network.instructions import multiplies_int8, products, quicker_in_bf16, sums_int8_in_32_bits


@pytest.mark.parametrize(
    ("flags", "can", "in_32_bits"),
    [
        ("fpu sse4_2 avx2 avx512f avx512_vnni", True, True),
        ("fpu sse4_2 avx2 avx_vnni", True, True),
        ("fpu sse4_2 avx2", True, False),
        ("fpu sse4_2 avx", False, False),
        ("", False, False),
    ],
)
def test_int8_runs_where_it_was_measured(tmp_path: Path, flags: str, can: bool, in_32_bits: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nmodel name\t: a CPU\nflags\t\t: {flags}\nbugs\t\t: none\n")

    assert multiplies_int8(cpuinfo) == can
    assert sums_int8_in_32_bits(cpuinfo) == in_32_bits


@pytest.mark.parametrize(
    ("vendor", "flags", "quicker"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_tile amx_bf16", True),
        ("GenuineIntel", "avx512f avx512_vnni avx512_bf16", False),
        ("AuthenticAMD", "avx512f avx512_vnni avx512_bf16", True),
        ("AuthenticAMD", "avx512f avx512_vnni", False),
    ],
)
def test_bf16_is_relied_on_where_it_was_measured_to_be_quicker(
    tmp_path: Path, vendor: str, flags: str, quicker: bool
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nvendor_id\t: {vendor}\nmodel name\t: a CPU\nflags\t\t: fpu {flags}\n")

    assert quicker_in_bf16(cpuinfo) == quicker


def test_of_an_unknown_system_nothing_is_assumed(tmp_path: Path) -> None:
    assert not multiplies_int8(tmp_path / "nothing")
    assert not sums_int8_in_32_bits(tmp_path / "nothing")
    assert not quicker_in_bf16(tmp_path / "nothing")
    assert products(tmp_path / "nothing") == []


def test_cpus_that_round_int8_otherwise_are_told_apart(tmp_path: Path) -> None:
    told = []
    for flags in ("avx2 avx512f avx512_vnni", "avx2 avx512f avx512_vnni amx_int8", "avx2 avx_vnni", "avx2"):
        cpuinfo = tmp_path / "cpuinfo"
        cpuinfo.write_text(f"flags\t\t: fpu {flags}\n")
        told.append(tuple(products(cpuinfo)))

    assert len(set(told)) == 4
