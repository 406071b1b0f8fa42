"""What this CPU computes natively."""

from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
INT8_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})


def sums_int8_in_32_bits(cpuinfo: Path = CPUINFO) -> bool:
    """VNNI or AMX are there. Without them, pairs of 8-bit products are added in 16 bits, which saturates: a network
    quantized to all 8 bits would be slower than it could be, and wrong."""
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return False  # not Linux: unknown, so not relied on
    flags = next((line.partition(":")[2] for line in lines if line.startswith("flags")), "")
    return not INT8_FLAGS.isdisjoint(flags.split())
