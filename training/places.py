"""Where results go: asked before the hours that they take, not after."""

import os
from pathlib import Path

from training.errors import Told


class NotWritable(Told):
    """No folder can be made there, or nothing can be written into the one that is there."""


def refuse_unwritable(*folders: Path) -> None:
    """Raises NotWritable for the first of `folders` that is none, or cannot be written. Makes none of them: a mistake
    that is found later leaves no empty one."""
    for folder in folders:
        nearest = next(path for path in (folder, *folder.absolute().parents) if os.path.lexists(path))
        if not nearest.is_dir():
            raise NotWritable(f"{folder}: {nearest} is no folder")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise NotWritable(f"{folder}: nothing can be written into {nearest}")
