"""`python -m benchmarks`: measure this machine; needs requirements-bench.txt."""

import argparse
import logging
import math
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError

from benchmarks.bars import endurance_bars, engine_bars, service_bars
from benchmarks.photos import NoPhotos
from benchmarks.report import Run, markdown, write
from benchmarks.servers import DidNotStart
from cpus import available_cpus
from manifest import ModelUnavailable, read_manifest
from network.engines import EngineUnavailable, build_engine
from settings import Settings, told
from training.places import NotWritable, refuse_unwritable

PARTS = ("engines", "services", "endurance")
NEEDED = {
    "engines": ("nncf", "onnx", "onnxruntime", "torch"),
    "services": ("litserve", "locust", "matplotlib", "torch"),
    "endurance": (),
}
"""Packages of which a part would else find out after minutes, some of them in a process that does not say so."""


class NotInstalled(Exception):
    """Packages that a part needs are not there."""


TOLD = (NoPhotos, ModelUnavailable, EngineUnavailable, NotWritable, NotInstalled, DidNotStart)
"""What whoever gave the command can mend: a line and exit code 2."""


def measure(
    model: Path, out: Path, parts: Sequence[str] = PARTS, *, seconds: float, rounds: int, photos: Path | None = None
) -> Run:
    """Measure `parts`, write the report into `out`, and return it.

    photos: a folder of one's own; bars of the service are then left out, for they are about the made ones. Raises
    one of TOLD.
    """
    from benchmarks.endurance import measure_endurance
    from benchmarks.engines import measure_engines
    from benchmarks.peak import multiplications_per_second
    from benchmarks.photos import made_photos, photos_of
    from benchmarks.services import measure_services

    chosen = photos_of(photos) if photos else made_photos()
    manifest = read_manifest(model)
    cpus = available_cpus()
    settings = Settings()
    engine = build_engine(model, manifest, name=settings.engine, precision=settings.precision, threads=1)
    refuse_unwritable(out)
    _refuse_missing(parts)
    run = Run(cpus, engine.precision)
    if "engines" in parts:
        run.peak = multiplications_per_second(cpus, rounds)
        run.engines = measure_engines(model, rounds, calls=10)
        run.bars += engine_bars(run.engines, run.peak, manifest.input.size, len(manifest.classes))
        write(run, out)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        if "services" in parts:
            run.cells, run.memory = measure_services(model, cache / "services", chosen, seconds=seconds, rounds=rounds)
            if photos is None:
                run.bars += service_bars(run.cells, cpus)
            write(run, out)
        if "endurance" in parts:
            run.endurance = measure_endurance(model, cache / "endurance", chosen, requests=1000)
            run.bars += endurance_bars(run.endurance)
    write(run, out)
    return run


def _refuse_missing(parts: Sequence[str]) -> None:
    """Raises NotInstalled."""
    needed = dict.fromkeys(package for part in parts for package in NEEDED[part])
    if missing := [package for package in needed if find_spec(package) is None]:
        raise NotInstalled(f"not installed: {', '.join(missing)}; see requirements-bench.txt")


def _seconds(word: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(word)) < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"expected seconds, more than 0; found {word}")


def _rounds(word: str) -> int:
    with suppress(ValueError):
        if (rounds := int(word)) >= 1:
            return rounds
    raise argparse.ArgumentTypeError(f"expected a number, 1 or more; found {word}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder, instead of the settings' one")
    parser.add_argument("--out", type=Path, default=Path("runs/bench"), help="folder for benchmark.json, .md, .png")
    parser.add_argument("--photos", type=Path, help="folder of photos to send instead of the made ones")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part alone; may be repeated")
    parser.add_argument(
        "--seconds", type=_seconds, default=6, help="of load for each cell and round, rounded to whole ones"
    )
    parser.add_argument("--rounds", type=_rounds, default=3, help="turns that every contestant takes")
    chosen = parser.parse_args(arguments)
    logging.getLogger("nncf").setLevel(logging.ERROR)
    try:
        settings = Settings()
    except ValidationError as error:
        parser.error("; ".join(told(error)))
    try:
        run = measure(
            chosen.model or settings.model_dir,
            chosen.out,
            chosen.only or PARTS,
            seconds=chosen.seconds,
            rounds=chosen.rounds,
            photos=chosen.photos,
        )
    except TOLD as error:
        parser.error(" ".join(str(error).split()))
    print(markdown(run))
    print(f"Also in {chosen.out}")


if __name__ == "__main__":
    main()
