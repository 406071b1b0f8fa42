"""The command line: analyze photos, serve, convert a checkpoint, evaluate a model, measure this machine."""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

import words
from analysis import Analysis
from manifest import ModelUnavailable
from model_service import ModelService, Region
from network.engines import EngineUnavailable
from settings import Settings
from settings import told as wrong_settings
from verdict import Verdict
from vision.errors import ImageRefused

app = typer.Typer(no_args_is_help=True, add_completion=False, help="How likely are the faces in a photo fake?")
# In a file's name, or what its metadata say, `:cat:` is no cat.
out = Console(emoji=False)
err = Console(stderr=True, emoji=False)

NOT_ALL = {"too_many_faces", "face_too_small", "first_frame_only"}
"""Reasons of a photo, not of a face, that leave some of its faces or frames without a score."""


@app.callback()
def begin() -> None:
    # An answer about a file whose name the output cannot spell is worth more than none, and those behind it are, too.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


@app.command()
def analyze(
    photos: Annotated[list[Path], typer.Argument(help="picture files", show_default=False)],
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="for each photo a line of JSON as /predict/batch answers; of problems code and detail"
        ),
    ] = False,
    region: Annotated[Region, typer.Option(help="auto: every face; image: the whole picture")] = "auto",
    stability: Annotated[bool, typer.Option("--stability", help="score each face again under small changes")] = False,
) -> None:
    """Analyze photos. Exit code: 0 all real, 1 something fake, uncertain or not assessed, 2 an error."""
    service = _service(_settings())
    verdicts, complete, failed = set(), True, False
    for photo in photos:
        try:
            analysis = service.analyze(photo.read_bytes(), region=region, stability=stability)
        except Exception as error:  # noqa: BLE001 (one photo that meets a bug costs the others nothing)
            failed = True
            code, detail = _trouble(error)
            if code == "internal_error":
                err.print_exception()
            if as_json:
                typer.echo(json.dumps({"filename": _name(photo), "problem": {"code": code, "detail": detail}}))
            else:
                err.print(f"[red]{escape(f'{_printable(photo)}: {detail}')}", soft_wrap=True)
            continue
        complete &= all(reason.code not in NOT_ALL for reason in analysis.reasons)
        verdicts.add(analysis.verdict)
        if as_json:
            typer.echo(_as_line(photo, analysis))
        else:
            _print_answer(photo, analysis)
    raise typer.Exit(2 if failed else 0 if complete and verdicts <= {Verdict.LIKELY_REAL} else 1)


@app.command()
def serve(
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free")] = 7860,
) -> None:
    """Serve the page and the API from this process. For several processes use gunicorn with gunicorn.conf.py."""
    import uvicorn

    from api.server import HOW

    _settings()  # a wrong one is a line here, and would be a traceback there
    uvicorn.run("main:app", host=host, port=port, log_config=None, access_log=False, **HOW)


@app.command()
def convert(
    checkpoint: Annotated[Path, typer.Argument(help="an Xception checkpoint of any known layout", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="the model folder to write")],
    classes: Annotated[str, typer.Option(help="names of the outputs in their order, separated by commas")] = "",
    margin: Annotated[float, typer.Option(help="side of the crop over the longer side of the face box")] = 1.3,
    size: Annotated[int, typer.Option(help="side of the network's input in pixels, such as DeepfakeBench's 256")] = 299,
    normalization: Annotated[
        Literal["half", "imagenet"], typer.Option(help="mean and deviation of the input: .5, or ImageNet's")
    ] = "half",
) -> None:
    """Turn FaceForensics++, DeepfakeBench, timm and other checkpoints into a model folder; needs torch."""
    try:
        from network.convert import convert_checkpoint
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise _refusal("torch is not installed, which this command needs") from error

    names = [name.strip() for name in classes.split(",")] if classes else None
    try:
        manifest = convert_checkpoint(
            checkpoint,
            folder,
            name=checkpoint.stem,
            classes=names,
            margin=margin,
            size=size,
            normalization=normalization,
        )
    except (ModelUnavailable, OSError) as error:
        raise _refusal(str(error)) from error
    out.print(escape(f"{folder}: {manifest.name}, classes {', '.join(manifest.classes)}"))
    for limit in manifest.limits:
        out.print(escape(limit.text), soft_wrap=True)


@app.command()
def evaluate(
    data: Annotated[Path, typer.Option(help="folder with manifest.csv and the labelled pictures it names")],
    out: Annotated[Path, typer.Option(help="folder of the report")] = Path("runs/report"),
    cache: Annotated[Path, typer.Option(help="scores are kept here, and not computed twice")] = Path("runs/evaluation"),
    detector: Annotated[str, typer.Option(help="another detector instead of the model, as module:callable")] = "",
    perturbations: Annotated[bool, typer.Option(help="also measure the grid of perturbations")] = True,
) -> None:
    """Measure the model on labelled pictures and write a report; needs requirements-train.txt."""
    with _in_a_clone("training", "requirements-train.txt"):
        from training.__main__ import evaluate as measure
        from training.__main__ import told

    settings = _settings()
    with told():
        measure(
            data,
            settings.model_dir,
            out,
            cache,
            settings.worker_count,
            detector,
            perturbations,
            engine=settings.engine,
            precision=settings.precision,
        )


@app.command()
def bench(
    out: Annotated[Path, typer.Option(help="folder of the report")] = Path("runs/bench"),
    photos: Annotated[Path | None, typer.Option(help="folder of photos to send instead of the made ones")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="of load for each cell and round, rounded to whole ones")] = 6,
    rounds: Annotated[int, typer.Option(min=1, help="turns that every contestant takes")] = 3,
) -> None:
    """Measure this machine: engines, whole services, memory, starts; needs requirements-bench.txt."""
    with _in_a_clone("benchmarks", "requirements-bench.txt"):
        from benchmarks.__main__ import TOLD, measure
        from benchmarks.report import markdown

    settings = _settings()
    try:
        run = measure(settings.model_dir, out, seconds=seconds, rounds=rounds, photos=photos)
    except TOLD as error:
        raise _refusal(" ".join(str(error).split())) from error
    typer.echo(markdown(run))


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document; the page's types are generated from it."""
    from api.app import create_app

    typer.echo(json.dumps(create_app(_settings()).openapi(), indent=2))


@contextmanager
def _in_a_clone(room: str, requirements: str) -> Iterator[None]:
    """For imports of what only the repository has, and neither the Docker image nor the Space. requirements: the file
    that names the packages which `room` needs."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name == room:
            raise _refusal(f"{room}/ is not there: this command needs a clone of the repository") from error
        if not error.name or find_spec(error.name.partition(".")[0]):
            raise  # not a package that is missing, but a bug
        raise _refusal(f"{error.name} is not installed; see {requirements}") from error


def _refusal(*lines: str) -> typer.Exit:
    """Says what is in the way of a command, and with what it ends."""
    for line in lines:
        err.print(f"[red]{escape(line)}", soft_wrap=True)
    return typer.Exit(2)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise _refusal(*wrong_settings(error)) from error


def _trouble(error: Exception) -> tuple[str, str]:
    """Code and words for what a photo met."""
    if isinstance(error, ImageRefused):
        return error.code, str(error)
    if isinstance(error, OSError):
        return "unreadable_file", error.strerror or type(error).__name__
    return "internal_error", repr(error)


def _service(settings: Settings) -> ModelService:
    try:
        return ModelService.configured(settings)
    except (ModelUnavailable, EngineUnavailable) as error:
        raise _refusal(str(error)) from error


def _name(photo: Path) -> str:
    """A file's name is any bytes; what is printed has to be text."""
    return os.fsencode(photo).decode("utf-8", "replace")


def _printable(photo: Path) -> str:
    """A name may also hold lines that look like answers of ours, and commands to the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in _name(photo))


def _as_line(photo: Path, analysis: Analysis) -> str:
    from api.schemas import BatchLine, Prediction

    return BatchLine(filename=_name(photo), result=Prediction.of(analysis)).model_dump_json(exclude={"problem"})


def _print_answer(photo: Path, analysis: Analysis) -> None:
    out.print(f"[bold]{escape(_printable(photo))}[/]: {words.headline(analysis)}", soft_wrap=True)
    for reason in analysis.reasons:
        out.print(f"  {reason.detail}", soft_wrap=True)
    for line in words.said_by_the_file(analysis.provenance):
        out.print(f"  {escape(line)}", soft_wrap=True)
    if analysis.faces:
        out.print(words.table(analysis))


if __name__ == "__main__":
    app()
