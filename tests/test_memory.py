"""Memory comes in large pages where the system has them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import memory

ROOT = Path(__file__).parent.parent

# Begins anew if it must, allocates 64 MB, and says how much of them lies in large pages (kB) and how it was called.
PROGRAM = """
import re, sys
import memory
memory.ask_for_huge_pages()
block = bytearray(64 << 20)
block[:: 4096] = b"x" * len(block[:: 4096])
with open("/proc/self/smaps_rollup") as rollup:
    print(re.search(r"AnonHugePages: +([0-9]+)", rollup.read())[1], memory.huge_pages(), *sys.argv[1:])
"""

# How much memory (kB) is left of a photo of 12 megapixels, and of the making of its file, after a smaller one.
AFTER_A_PHOTO = """
import io, re
import memory
memory.ask_for_huge_pages()
from PIL import Image
from vision.decode import decode

def file(width, height):
    stream = io.BytesIO()
    Image.effect_noise((width, height), 50).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()

def resident():
    with open("/proc/self/smaps_rollup") as rollup:
        return int(re.search(r"Pss: +([0-9]+)", rollup.read())[1])

decode(file(1000, 1000), 50_000_000)
before = resident()
decode(file(4000, 3000), 50_000_000)
print(resident() - before)
"""

needs_large_pages = pytest.mark.skipif(
    not memory.must_ask() and not memory.huge_pages(), reason="large pages are not to be had on this system"
)


def answer_of(program: str, *arguments: str) -> str:
    """What a program of its own says, begun as nobody told it anything of memory."""
    environment = {name: value for name, value in os.environ.items() if name != memory.TUNABLES}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.fixture
def setting(tmp_path: Path) -> Path:
    return tmp_path / "enabled"


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.TUNABLES, "")  # so that what a test puts there is gone after it
    monkeypatch.delenv(memory.TUNABLES)


@pytest.fixture
def began(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Programs that would have begun in this one's place."""
    programs: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: programs.append(arguments))
    return programs


@pytest.mark.parametrize(
    ("system", "told", "expected"),
    [
        ("[always] madvise never", "", True),
        ("always [madvise] never", "", False),
        ("always [madvise] never", memory.ASK, True),
        ("always [madvise] never", f"glibc.malloc.arena_max=2:{memory.ASK}", True),
        ("always [madvise] never", "glibc.malloc.hugetlb=0", False),
        ("always madvise [never]", memory.ASK, False),
    ],
)
def test_large_pages_are_had_where_the_system_gives_them_to_who_asks(
    setting: Path, monkeypatch: pytest.MonkeyPatch, system: str, told: str, expected: bool
) -> None:
    setting.write_text(system)
    monkeypatch.setenv(memory.TUNABLES, told)

    assert memory.huge_pages(setting) is expected


def test_a_system_without_large_pages_has_none(setting: Path) -> None:
    assert not memory.huge_pages(setting)


@pytest.mark.usefixtures("untold")
def test_a_program_begins_anew_once(setting: Path, began: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    setting.write_text("always [madvise] never")
    monkeypatch.setattr(memory, "_glibc", lambda: (2, 36))

    memory.ask_for_huge_pages(setting)
    memory.ask_for_huge_pages(setting)

    assert began == [sys.orig_argv]
    assert os.environ[memory.TUNABLES] == memory.ASK


@pytest.mark.usefixtures("untold")
@pytest.mark.parametrize("system", ["[always] madvise never", "always madvise [never]"])
def test_a_program_goes_on_where_asking_changes_nothing(setting: Path, began: list[list[str]], system: str) -> None:
    setting.write_text(system)

    memory.ask_for_huge_pages(setting)

    assert not began


@pytest.mark.usefixtures("untold")
@pytest.mark.parametrize("version", [(2, 34), (0,)])
def test_a_program_goes_on_where_the_c_library_cannot_ask(
    setting: Path, began: list[list[str]], monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    setting.write_text("always [madvise] never")
    monkeypatch.setattr(memory, "_glibc", lambda: version)

    memory.ask_for_huge_pages(setting)

    assert not began


def test_what_the_operator_has_set_stays(
    setting: Path, began: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.write_text("always [madvise] never")
    monkeypatch.setenv(memory.TUNABLES, "glibc.malloc.arena_max=2")

    memory.ask_for_huge_pages(setting)

    assert not began
    assert os.environ[memory.TUNABLES] == "glibc.malloc.arena_max=2"


@needs_large_pages
def test_a_large_piece_really_lies_in_large_pages() -> None:
    kilobytes, had, argument = answer_of(PROGRAM, "an argument").split(maxsplit=2)

    assert int(kilobytes) >= 2 << 10
    assert (had, argument) == ("True", "an argument\n")


@needs_large_pages
def test_what_a_large_photo_took_is_given_back_after_it() -> None:
    assert int(answer_of(AFTER_A_PHOTO)) < 16 << 10


def test_the_image_asks_as_the_service_would() -> None:
    lines = (Path(memory.__file__).parent / "Dockerfile").read_text("utf-8").splitlines()
    set_there = [word for line in lines if line.startswith("ENV ") for word in line.split()]

    assert f"{memory.TUNABLES}={memory.ASK}" in set_there


@pytest.mark.parametrize(
    ("words", "offered"),
    [("[always] madvise never", True), ("always [madvise] never", True), ("always madvise [never]", False)],
)
def test_large_pages_are_offered_where_they_are_to_be_had_for_asking(setting: Path, words: str, offered: bool) -> None:
    assert not memory.offers_huge_pages(setting)

    setting.write_text(words)

    assert memory.offers_huge_pages(setting) is offered
