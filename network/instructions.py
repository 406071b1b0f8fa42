"""What this CPU computes natively."""

from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
IN_32_BITS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})
IN_16_BITS = frozenset({"avx2"})
IN_FLOAT = frozenset({"avx512f", "avx512_bf16", "avx512_fp16", "amx_bf16"})


def multiplies_int8(cpuinfo: Path = CPUINFO) -> bool:
    """Whether the int8 network runs here faster than in float, and as well as it was measured.

    VNNI and AMX add 8-bit products in 32 bits. AVX2 adds two and two of them in 16, where two large ones of one sign
    saturate. In this network they hardly ever meet: with AVX2, too, it is within the gate (`python -m training gate`,
    docs/performance.md) but for one AUC of 0.12.1's, so it runs there. What is unknown is not relied on.
    """
    return not (IN_32_BITS | IN_16_BITS).isdisjoint(_flags(cpuinfo))


def sums_int8_in_32_bits(cpuinfo: Path = CPUINFO) -> bool:
    """VNNI or AMX are there: what 8-bit matrix products are made for."""
    return not IN_32_BITS.isdisjoint(_flags(cpuinfo))


def products(cpuinfo: Path = CPUINFO) -> list[str]:
    """The instructions here by which a network's answers may differ in the last digits from another CPU's."""
    return sorted((IN_32_BITS | IN_16_BITS | IN_FLOAT).intersection(_flags(cpuinfo)))


def _flags(cpuinfo: Path) -> list[str]:
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return []  # not Linux
    return next((line.partition(":")[2] for line in lines if line.startswith("flags")), "").split()
