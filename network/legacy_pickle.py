"""Files of torch before 1.6 that hold a whole module, made digestible for the `weights_only` unpickler.

Such a file (FaceForensics++ released its detectors this way) stores each class as a persistent id
`("module", class, source file, source code)`. torch's restricted unpickler refuses any persistent id
but a storage. The id only wraps a class, which the unpickler checks against its allow-list anyway, so
each `BINPERSID` over such a tuple is rewritten into a call of the allow-listed `unwrap_class`.
Nothing is executed here: the opcodes are walked with `pickletools`, which only parses.
"""

import io
import pickletools
from dataclasses import dataclass

MAGIC_PICKLES = 3  # magic number, protocol version, system info; the fourth pickle is the object itself
CONSUMES_MARK = {"TUPLE", "LIST", "DICT", "APPENDS", "SETITEMS", "ADDITEMS", "FROZENSET"}
_UNWRAP = b"cnetwork.legacy_pickle\nunwrap_class\n"


def unwrap_class(kind: str, cls: type, source_file: str, source: str) -> type:
    """What torch's own loader does with a class's persistent id, less the comparison of source code."""
    return cls


@dataclass(frozen=True, slots=True)
class _Patch:
    """Call `unwrap_class` on the tuple that starts at `start` (its MARK) instead of the opcode at `end`."""

    start: int
    end: int


def unwrap_classes(data: bytes) -> bytes:
    """The same file with the persistent ids of classes replaced; other files come back unchanged.

    Raises ValueError where the bytes are no pickle.
    """
    stream = io.BytesIO(data)
    for _ in range(MAGIC_PICKLES):
        for _ in pickletools.genops(stream):
            pass
    begin = stream.tell()
    patches = _class_ids(stream)
    if not patches:
        return data

    inserts = {patch.start: _UNWRAP for patch in patches}
    replaces = {patch.end: b"R" for patch in patches}  # REDUCE
    out, done = [data[:begin]], begin
    for position in sorted(inserts | replaces):
        out.append(data[done:position])
        out.append(inserts.get(position, b"") or replaces[position])
        done = position + (1 if position in replaces else 0)
    return b"".join([*out, data[done:]])


def _class_ids(stream: io.BytesIO) -> list[_Patch]:
    patches: list[_Patch] = []
    marks: list[tuple[int, bool]] = []  # position of MARK; whether the first thing after it is the word "module"
    module_memo: set[int] = set()
    last_tuple = (0, False)
    previous = ""
    for op, arg, position in pickletools.genops(stream):
        if position is None:
            continue
        if previous == "MARK" and marks:
            is_module = arg == "module" or (op.name in ("BINGET", "LONG_BINGET") and arg in module_memo)
            marks[-1] = (marks[-1][0], is_module)
        if op.name in ("BINPUT", "LONG_BINPUT") and previous == "module" and isinstance(arg, int):
            module_memo.add(arg)
        if op.name == "MARK":
            marks.append((position, False))
        elif op.name in CONSUMES_MARK and marks:
            last_tuple = marks.pop()
        elif op.name == "BINPERSID" and last_tuple[1]:
            patches.append(_Patch(last_tuple[0], position))
            last_tuple = (0, False)
        previous = "module" if arg == "module" else op.name
    return patches
