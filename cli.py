"""The command line: analyze photos, serve, convert a checkpoint, evaluate a model."""

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from analysis import Analysis, FaceAnalysis, Provenance
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

WORDS = {
    Verdict.LIKELY_FAKE: "[bold red]strong evidence of a fake",
    Verdict.UNCERTAIN: "[yellow]uncertain",
    Verdict.LIKELY_REAL: "[green]no evidence of a fake found",
    Verdict.NOT_ASSESSED: "[dim]not assessed",
}
KINDS = {"manipulated": "altered", "synthetic": "generated"}
"""Kinds of fake by the model's names of its classes; of other classes nothing is said."""


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
        err.print("[red]torch is not installed, which this command needs", soft_wrap=True)
        raise typer.Exit(2) from error

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
        err.print(f"[red]{escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from error
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
    with _in_a_clone("training"):
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
    seconds: Annotated[float, typer.Option(min=1, help="of load for each cell and round")] = 6,
    rounds: Annotated[int, typer.Option(min=1, help="turns that every contestant takes")] = 3,
) -> None:
    """Measure this machine: engines, whole services, memory, starts; needs requirements-bench.txt."""
    with _in_a_clone("benchmarks"):
        from benchmarks.__main__ import measure
        from benchmarks.photos import NoPhotos
        from benchmarks.report import NotWritable, markdown

    settings = _settings()
    try:
        run = measure(settings.model_dir, out, seconds=seconds, rounds=rounds, photos=photos)
    except (NoPhotos, ModelUnavailable, EngineUnavailable, NotWritable) as error:
        err.print(f"[red]{escape(' '.join(str(error).split()))}", soft_wrap=True)
        raise typer.Exit(2) from error
    typer.echo(markdown(run))


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document; the page's types are generated from it."""
    from api.app import create_app

    typer.echo(json.dumps(create_app(_settings()).openapi(), indent=2))


@contextmanager
def _in_a_clone(room: str) -> Iterator[None]:
    """For imports of what only the repository has, and neither the Docker image nor the Space."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != room:
            raise
        err.print(f"[red]{room}/ is not there: this command needs a clone of the repository", soft_wrap=True)
        raise typer.Exit(2) from error


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        for line in wrong_settings(error):
            err.print(f"[red]{escape(line)}", soft_wrap=True)
        raise typer.Exit(2) from error


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
        err.print(f"[red]{escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from error


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
    kinds = {_kind(face, analysis.provenance) for face in analysis.faces if face.verdict == Verdict.LIKELY_FAKE}
    words = WORDS[analysis.verdict] + (kinds.pop() if len(kinds) == 1 else "")
    out.print(f"[bold]{escape(_printable(photo))}[/]: {words}", soft_wrap=True)
    for reason in analysis.reasons:
        out.print(f"  {reason.detail}", soft_wrap=True)
    for line in _provenance(analysis.provenance):
        out.print(f"  {escape(line)}", soft_wrap=True)
    if not analysis.faces:
        return
    table = Table("face", "fake", "verdict", "why")
    for number, face in enumerate(analysis.faces, 1):
        table.add_row(*_face_row(number, face, analysis.provenance))
    out.print(table)


def _provenance(told: Provenance) -> Iterator[str]:
    """What the file says of itself, a line each."""
    if told.c2pa and not told.c2pa.readable:
        yield "Content Credentials: they cannot be read (damaged, or of very many parts)."
    elif told.c2pa:
        signer = told.c2pa.signed_by or "somebody unnamed"
        vouched = {None: "whom nothing here vouches for", False: "who is not trusted", True: "who is trusted"}
        state = "unchanged since" if told.c2pa.intact else f"NOT as it was signed ({', '.join(told.c2pa.problems)})"
        yield f"Content Credentials: signed by {signer}, {vouched[told.c2pa.trusted]}; {state}."
    named = ", ".join(dict.fromkeys(_origins(told)))
    exif = told.exif
    facts = {
        "origin": named,
        "generator": exif.generator,
        "camera": exif.camera,
        # A generator is the software too where nothing else is named.
        "software": None if exif.software == exif.generator else exif.software,
        "taken": exif.taken_at,
    }
    said = "; ".join(f"{name} {value}" for name, value in facts.items() if value)
    if said:
        yield f"The file says: {said}."


def _origins(told: Provenance) -> list[str]:
    """IPTC's codes of how the picture came to be, the newest record's first."""
    origins = [*(told.c2pa.digital_source_types if told.c2pa else ()), told.digital_source_type]
    return [origin for origin in origins if origin]


def _kind(face: FaceAnalysis, told: Provenance) -> str:
    """Which kind of fake is the likelier, to go on with after strong evidence; nothing for any other verdict, and where
    the file says that it was generated as a whole and the network takes the face for altered."""
    if face.verdict != Verdict.LIKELY_FAKE or not face.classes or not face.classes.keys() >= KINDS.keys():
        return ""
    kind = max(face.classes, key=face.classes.__getitem__)
    declared = told.exif.generator or "trainedAlgorithmicMedia" in _origins(told)
    return f", likely {KINDS[kind]}" if kind in KINDS and not (kind == "manipulated" and declared) else ""


def _percent(probability: float) -> str:
    """The ends stay open, as on the page: a score is never certainty."""
    if probability < 0.01:
        return "<1%"
    return ">99%" if probability > 0.99 else f"{probability:.0%}"


def _face_row(number: int, face: FaceAnalysis, told: Provenance) -> tuple[str, str, str, str]:
    probability = "–" if face.fake_probability is None else _percent(face.fake_probability)
    if face.stability:
        probability += f" ({_percent(face.stability.min)} to {_percent(face.stability.max)})"
    where = f"{number}: {face.quality.face_px} px at {face.box.x:.0f}, {face.box.y:.0f}"
    words = WORDS[face.verdict] + _kind(face, told)
    return where, probability, words, " ".join(reason.detail for reason in face.reasons)


if __name__ == "__main__":
    app()
