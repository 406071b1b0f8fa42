"""A training run as a TOML file."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from training.errors import Told
from training.train import TrainConfig


class BadConfig(Told):
    """The file names something that a run does not know, or leaves out what it needs."""


def read_config(path: Path, **overrides: object) -> TrainConfig:
    """The run that `path` describes; overrides of None are ignored. Its keys are the fields of TrainConfig.

    Raises BadConfig, naming the key at fault.
    """
    try:
        written: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadConfig(f"{path}: {error}") from error
    known = {field.name for field in fields(TrainConfig)}
    unknown = sorted(set(written) - known)
    if unknown:
        raise BadConfig(f"{path}: unknown {', '.join(unknown)}; choose of {', '.join(sorted(known))}")
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return TypeAdapter(TrainConfig).validate_python(written | given)
    except ValidationError as error:
        raise BadConfig(f"{path}: {error}") from error
