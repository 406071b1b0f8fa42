"""python -m training: from labelled faces to a trained, calibrated and measured model."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.error import URLError

import typer
from typer.core import TyperGroup

from manifest import Evidence, ModelUnavailable
from network.engines import EngineName, EngineUnavailable, Precision
from training.errors import Told
from vision.errors import ImageRefused

if TYPE_CHECKING:
    from training.detectors import ServiceDetector
    from training.train import TrainConfig

PATHS = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)
"""Of all errors of the system those of a path, which their message names."""


@contextmanager
def told() -> Iterator[None]:
    """A user's mistake is one line and exit code 2."""
    try:
        yield
    except ModuleNotFoundError as error:
        if not error.name or find_spec(error.name.partition(".")[0]):
            raise  # not a package that is missing, but a bug
        typer.echo(f"{error.name} is not installed; see requirements-train.txt", err=True)
        raise typer.Exit(2) from error
    except (Told, ModelUnavailable, EngineUnavailable, ImageRefused, URLError, *PATHS) as error:
        typer.echo(" ".join(str(error).split()), err=True)
        raise typer.Exit(2) from error


class Commands(TyperGroup):
    """Each of them within `told`."""

    def invoke(self, ctx: Any) -> Any:  # of the click that Typer keeps to itself
        with told():
            return super().invoke(ctx)


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, help=__doc__)

Data = Annotated[Path, typer.Option(help="folder with manifest.csv and the pictures it names")]
Model = Annotated[Path, typer.Option(help="model folder")]
Cache = Annotated[Path, typer.Option(help="scores are kept here, and not computed twice")]
Workers = Annotated[int, typer.Option(min=1, help="pictures at a time")]
# The service's own settings: what is measured is what is served.
Runtime = Annotated[EngineName, typer.Option(envvar="DEEPFAKE_ENGINE", help="as in the service")]
Computed = Annotated[Precision, typer.Option(envvar="DEEPFAKE_PRECISION", help="as in the service")]

MOST = 10
"""The largest share of `average`."""
MODEL = Path("model")
CACHE = Path("runs/evaluation")


@app.command()
def train(
    config: Annotated[Path, typer.Option(help="a TOML file such as those in training/configs")],
    data: Annotated[Path | None, typer.Option(help="instead of the file's")] = None,
    start: Annotated[Path | None, typer.Option(help="instead of the file's: any checkpoint of its network")] = None,
    out: Annotated[Path | None, typer.Option(help="instead of the file's; a run that lies there is resumed")] = None,
    budget: Annotated[float | None, typer.Option(min=1, help="seconds of training in all")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="sources that are held out")] = None,
) -> None:
    """Train until the time is spent. Stop it at any moment; the same command goes on."""
    from training.places import refuse_unwritable
    from training.train import Run

    without = tuple(leave_out) if leave_out else None
    run = _config(config, data=data, start=start, out=out, budget_s=budget, leave_out=without)
    refuse_unwritable(run.out)
    Run(run).train()


@app.command()
def package(
    checkpoint: Annotated[Path, typer.Option(help="average.safetensors of a run")],
    out: Annotated[Path, typer.Option(help="the model folder to write")],
    version: Annotated[str, typer.Option()],
    description: Annotated[str, typer.Option(help="one or two sentences for the manifest")],
    like: Annotated[Path, typer.Option(help="model folder whose manifest describes data and limits")] = MODEL,
) -> None:
    """Turn a checkpoint into a model folder, neither calibrated nor measured yet."""
    from training.package import package as write_folder

    write_folder(checkpoint, like, out, version, description)


@app.command()
def average(
    before: Annotated[Path, typer.Option(help="the checkpoint that a run started from")],
    after: Annotated[Path, typer.Option(help="average.safetensors of that run")],
    out: Annotated[Path, typer.Option(help="file to write")],
    share: Annotated[float, typer.Option(min=0, max=MOST, help="0: before, 1: after; above 1: beyond it")] = 0.75,
    later: Annotated[list[str] | None, typer.Option(help="another share from a module on, such as block4=0.7")] = None,
) -> None:
    """Mean of the weights before and after a run: often better than either."""
    from training.package import average as write_mean

    write_mean(before, after, share, out, dict(_later(item) for item in later or []))


@app.command()
def calibrate(
    data: Data,
    model: Model = MODEL,
    cache: Cache = CACHE,
    workers: Workers = 2,
    evidence: Annotated[Evidence | None, typer.Option(help="instead of the manifest's")] = None,
    engine: Runtime = "auto",
    precision: Computed = "auto",
) -> None:
    """Fit calibration and bands on split val, and write them to the model's manifest."""
    from training.calibrate import calibrate as fit
    from training.places import refuse_unwritable

    refuse_unwritable(model, cache)
    fit(model, data, cache, workers=workers, evidence=evidence, engine=engine, precision=precision)


@app.command()
def evaluate(
    data: Data,
    model: Model = MODEL,
    out: Annotated[Path, typer.Option(help="folder of the report")] = Path("runs/report"),
    cache: Cache = CACHE,
    workers: Workers = 2,
    detector: Annotated[str, typer.Option(help="another detector instead of the model, as module:callable")] = "",
    perturbations: Annotated[bool, typer.Option(help="also measure the grid of perturbations")] = True,
    limit: Annotated[
        int | None, typer.Option(min=1, help="pictures of each source and label, for a quick look")
    ] = None,
    write_manifest: Annotated[bool, typer.Option(help="put the main figures into the model's manifest")] = False,
    engine: Runtime = "auto",
    precision: Computed = "auto",
) -> None:
    """Measure the model, or another detector, on labelled pictures and write a report."""
    if limit and write_manifest:
        raise typer.BadParameter("a quick look's figures do not belong into a manifest: leave out --limit")
    if detector and write_manifest:
        raise typer.BadParameter("another detector's figures do not belong into a manifest: leave out --detector")
    from training.detectors import ServiceDetector, named
    from training.evaluate import evaluate as measure
    from training.package import write_measured
    from training.places import refuse_unwritable
    from training.report import write_report

    refuse_unwritable(out, cache, *([model] if write_manifest else []))
    judged = named(detector) if detector else ServiceDetector.load(model, engine, precision)
    report = measure(judged, data, cache, workers=workers, perturbations=perturbations, limit=limit)
    write_report(report, out)
    if write_manifest:
        write_measured(report, model)
    typer.echo(f"{out / 'report.md'}")


@app.command()
def card(
    model: Model = MODEL,
    report: Annotated[Path, typer.Option(help="of `evaluate`")] = Path("docs/evaluation/report.json"),
) -> None:
    """Write a report's figures into the model card."""
    from training.card import fill_card

    fill_card(model, report)


@app.command()
def prepare(
    source: Annotated[Path, typer.Argument(help="folder of photos and videos", show_default=False)],
    out: Annotated[Path, typer.Argument(help="folder to write; rows are added to a manifest that lies there")],
    label: Annotated[str, typer.Option(help="real, manipulated or synthetic")],
    name: Annotated[str, typer.Option(help="of the source, such as celeb-df")],
    licence: Annotated[str, typer.Option()] = "",
    split: Annotated[str, typer.Option(help="train, val or val-only; auto: one group in ten is val")] = "auto",
    frames: Annotated[int, typer.Option(min=1, help="frames of a video, spread evenly")] = 8,
) -> None:
    """Cut faces out of photos and videos, in the form that training and evaluation read."""
    from training.prepare import prepare as cut

    written = cut(source, out, label=label, name=name, licence=licence, split=split, frames=frames)
    if written:
        typer.echo(f"{len(written)} faces; without landmarks.npz no blends are made of them, the rest works")
    else:
        typer.echo(f"no face large enough in {source}; nothing was written")


@app.command()
def redraw(
    data: Data,
    out: Annotated[Path, typer.Option(help="folder to write; what lies there already stays")] = Path("runs/redrawn"),
    steps: Annotated[
        int, typer.Option(min=1, help="to train the autoencoder for; one to eight a second on two cores")
    ] = 3000,
    workers: Workers = 2,
    upscalers_only: Annotated[
        bool, typer.Option("--upscalers-only", help="without the autoencoder, slow to train where bf16 is")
    ] = False,
    seed: Annotated[int, typer.Option(help="which network draws which face; another gives another set")] = 0,
) -> None:
    """Have networks draw every real training face anew, for the kinds of training faces that need it."""
    from training.data import UPSCALER, WAYS
    from training.places import refuse_unwritable
    from training.redraw import redraw_folder

    refuse_unwritable(out)
    drawn = redraw_folder(data, out, steps, workers, [UPSCALER] if upscalers_only else WAYS, seed)
    typer.echo(f"{drawn} pictures drawn into {out}")


@app.command()
def quantize(
    data: Data,
    model: Model = MODEL,
    per_tier: Annotated[int, typer.Option(min=1, help="calibration faces in each tier")] = 128,
    seed: Annotated[list[int] | None, typer.Option(help="a draw of calibration faces; several: in turn")] = None,
) -> None:
    """Add the int8 network, if it is as good as the float one on this CPU."""
    from training.places import refuse_unwritable
    from training.quantize import SEEDS, NotGoodEnough
    from training.quantize import quantize as to_int8

    refuse_unwritable(model)
    try:
        manifest = to_int8(model, data, per_tier=per_tier, seeds=seed or SEEDS)
    except NotGoodEnough as error:
        typer.echo(f"not quantized: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{model}: {manifest.files.openvino_bin}")


@app.command()
def gate(data: Data, model: Model = MODEL) -> None:
    """Hold the int8 network against the float one as this CPU runs both: `quantize` did so on another."""
    from training.quantize import NotGoodEnough, check

    try:
        passed = check(model, data)
    except NotGoodEnough as error:
        typer.echo(f"fails: {error}", err=True)
        raise typer.Exit(1) from error
    for tier, drift in passed.drift.items():
        typer.echo(f"{tier}: mean drift {drift:.4f}, worst drop of AUC {passed.worst_drop[tier]:.4f}")


@app.command()
def imagenet(
    network: Annotated[
        Literal["xception", "efficientnet-lite0"],
        typer.Argument(help="xception's weights are downloaded, efficientnet-lite0's come in a package"),
    ] = "xception",
    out: Annotated[Path | None, typer.Option(help="instead of runs/imagenet/NETWORK.safetensors")] = None,
) -> None:
    """Write ImageNet's weights, to start from when nothing better is at hand."""
    from training.imagenet import write_imagenet

    write_imagenet(network, out or Path(f"runs/imagenet/{network}.safetensors"))


@app.command()
def held_out(
    config: Annotated[Path, typer.Option(help="a run from weights that know none of the generators")] = Path(
        "training/configs/leave-one-out.toml"
    ),
    data: Annotated[Path | None, typer.Option(help="instead of the file's")] = None,
    start: Annotated[Path | None, typer.Option(help="instead of the file's")] = None,
    out: Annotated[Path | None, typer.Option(help="instead of the file's; runs that lie there are resumed")] = None,
    budget: Annotated[float | None, typer.Option(min=1, help="seconds of training for each run")] = None,
    generator: Annotated[list[str] | None, typer.Option(help="hold out this one alone; may be repeated")] = None,
    model: Model = MODEL,
    cache: Cache = CACHE,
    workers: Workers = 2,
) -> None:
    """Hold each generator out of training in turn, and measure how well it is recognized."""
    from training.held_out import as_table, hold_out
    from training.places import refuse_unwritable

    run = _config(config, data=data, start=start, out=out, budget_s=budget)
    refuse_unwritable(run.out, cache)
    typer.echo(as_table(hold_out(run, model, cache, generators=generator or (), workers=workers)))


@app.command()
def unseen(
    data: Data,
    model: Model = MODEL,
    out: Annotated[Path, typer.Option(help="folder of the table")] = Path("runs/unseen"),
    cache: Cache = CACHE,
    workers: Workers = 2,
    engine: Runtime = "auto",
    precision: Computed = "auto",
) -> None:
    """Measure how well faces are recognized that were drawn by networks which no training has used."""
    from training.contrasts import write
    from training.unseen import judge_unseen

    found = judge_unseen(_judged(model, engine, precision, out, cache), data, cache, workers=workers)
    typer.echo(write(found, "drawn by", out, "unseen"))


@app.command()
def altered(
    data: Data,
    model: Model = MODEL,
    out: Annotated[Path, typer.Option(help="folder of the table and the composites")] = Path("runs/altered"),
    cache: Cache = CACHE,
    workers: Workers = 2,
    engine: Runtime = "auto",
    precision: Computed = "auto",
) -> None:
    """Measure how much of a face must be somebody else's to be noticed."""
    from training.altered import judge_altered
    from training.contrasts import write

    found = judge_altered(_judged(model, engine, precision, out, cache), data, cache, out, workers=workers)
    typer.echo(write(found, "part exchanged", out, "altered"))


@app.command()
def filtered(
    data: Data,
    model: Model = MODEL,
    out: Annotated[Path, typer.Option(help="folder of the table")] = Path("runs/filtered"),
    cache: Cache = CACHE,
    workers: Workers = 2,
    engine: Runtime = "auto",
    precision: Computed = "auto",
) -> None:
    """Measure how well faces are judged in pictures that somebody put one of Instagram's filters over."""
    from training.filtered import judge_filtered, write

    found = judge_filtered(_judged(model, engine, precision, out, cache), data, cache, workers=workers)
    typer.echo(write(found, out))


@app.command()
def plot(run: Annotated[Path, typer.Argument(help="folder of a run")]) -> None:
    """Draw a run's loss and learning rate into training.png."""
    from training.plots import plot_training

    plot_training(run / "metrics.csv", run / "training.png")


def _judged(model: Path, engine: EngineName, precision: Precision, *written: Path) -> "ServiceDetector":
    """The service's own path; first asked is whether what will be written can be."""
    from training.detectors import ServiceDetector
    from training.places import refuse_unwritable

    refuse_unwritable(*written)
    return ServiceDetector.load(model, engine, precision)


def _later(item: str) -> tuple[str, float]:
    """Module and share of `MODULE=SHARE`."""
    module, _, value = item.partition("=")
    with suppress(ValueError):
        share = float(value)
        if module and 0 <= share <= MOST:
            return module, share
    wanted = f"expected MODULE=SHARE, such as block4=0.7, with a share of 0 to {MOST}"
    raise typer.BadParameter(f"{item}: {wanted}", param_hint="--later")


def _config(path: Path, **overrides: object) -> "TrainConfig":
    from training.config import BadConfig, read_config

    try:
        return read_config(path, **overrides)
    except BadConfig as error:
        raise typer.BadParameter(str(error)) from error


if __name__ == "__main__":
    app()
