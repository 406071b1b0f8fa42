"""How memory is asked of the system. Photos are tens of megabytes that come and go on several threads.

A decoded photo of 12 megapixels is 12,000 pages of 4 kB, each of them a fault. Linux has pages of 2 MB, on most systems
only for who asks, and glibc (from 2.35 on) asks for them if it is told to when the program begins.
"""

import ctypes
import os
import sys
from pathlib import Path

SETTING = Path("/sys/kernel/mm/transparent_hugepage/enabled")
"""`always [madvise] never`: what holds is in brackets."""

TUNABLES = "GLIBC_TUNABLES"
ASK = "glibc.malloc.hugetlb=1"
FIRST_TO_ASK = (2, 35)

# malloc.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3


def huge_pages(setting: Path = SETTING) -> bool:
    """Whether what this process allocates in large pieces gets pages of 2 MB."""
    chosen = _chosen(setting)
    return chosen == "always" or (chosen == "madvise" and ASK in os.environ.get(TUNABLES, "").split(":"))


def offers_huge_pages(setting: Path = SETTING) -> bool:
    """Whether this system has pages of 2 MB for who asks for them, as numpy does for its large arrays."""
    return _chosen(setting) != "never"


def must_ask(setting: Path = SETTING) -> bool:
    """Whether a program of this system has such pages if it is told to ask for them, and only then."""
    return _chosen(setting) == "madvise" and _glibc() >= FIRST_TO_ASK


def ask_for_huge_pages(setting: Path = SETTING) -> None:
    """Begin this program anew, in the same process, where that lets it have them. Once: it finds itself told."""
    if must_ask(setting) and TUNABLES not in os.environ:
        os.environ[TUNABLES] = ASK
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 (what is running now, as it was called)


def return_large_pieces() -> None:
    """Have glibc ask the system for large pieces and give them back.

    Pictures of 48 MB on several threads tear holes into its heaps, which then grow by a third over hundreds of photos.
    What is smaller stays, up to 32 MB of it free at the end of a heap, instead of being fetched anew for every photo.
    musl has no such knobs, and no such heaps.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        # A decoded photo of 1 megapixel takes 4 MB. Setting it also stops glibc from raising it.
        libc.mallopt(M_MMAP_THRESHOLD, (8 if huge_pages() else 4) << 20)
        libc.mallopt(M_TRIM_THRESHOLD, 32 << 20)


def _chosen(setting: Path) -> str:
    """`always`, `madvise` or `never`; also `never` where there is no such setting."""
    try:
        words = setting.read_text().split()
    except OSError:
        return "never"
    return next((word.strip("[]") for word in words if word.startswith("[")), "never")


def _glibc() -> tuple[int, ...]:
    """Its version; (0,) on other C libraries."""
    try:
        name, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").split()
    except (AttributeError, OSError, ValueError):
        return (0,)
    return tuple(int(part) for part in version.split(".")[:2]) if name == "glibc" else (0,)
