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
    docs/performance.md) but for a few AUCs, which fall by .0028 at most, so it runs there. What is unknown is not
    relied on.
    """
    return not (IN_32_BITS | IN_16_BITS).isdisjoint(_flags(cpuinfo))


def sums_int8_in_32_bits(cpuinfo: Path = CPUINFO) -> bool:
    """VNNI or AMX are there: what 8-bit matrix products are made for."""
    return not IN_32_BITS.isdisjoint(_flags(cpuinfo))


def quicker_in_bf16(cpuinfo: Path = CPUINFO) -> bool:
    """Whether this CPU multiplies in bf16 faster than in fp32: having the instructions is not enough.

    With AMX, and on AMD's, it does (measured on Zen 5; Zen 4 has the same instructions). Intel's with AVX-512 bf16
    alone take twice as long as in fp32 for large products and 1.6 times for this network (`python -m benchmarks --only
    engines`). What is unknown is not relied on.
    """
    flags = _flags(cpuinfo)
    return "amx_bf16" in flags or ("avx512_bf16" in flags and "AuthenticAMD" in _field(cpuinfo, "vendor_id"))


def products(cpuinfo: Path = CPUINFO) -> list[str]:
    """The instructions here by which a network's answers may differ in the last digits from another CPU's."""
    return sorted((IN_32_BITS | IN_16_BITS | IN_FLOAT).intersection(_flags(cpuinfo)))


def _flags(cpuinfo: Path) -> list[str]:
    return _field(cpuinfo, "flags").split()


def _field(cpuinfo: Path, name: str) -> str:
    """What the first of the CPUs has there, or nothing: on x86 under Linux alone is it known."""
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2] for line in lines if line.startswith(name)), "").strip()
