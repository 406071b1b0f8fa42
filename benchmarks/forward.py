"""A whole `/predict` against nothing but the network, eagerly in torch: `python -m benchmarks.forward [PHOTO …]`.

Both in turn in one run. Prints how many times faster the service answers a 1024 × 1024 photo with one face.
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx2
import torch

from benchmarks.photos import made_photos
from benchmarks.servers import OURS, DidNotStart, running
from benchmarks.timing import in_turn
from manifest import ModelUnavailable, read_manifest, verified
from network.models import build_model

MODEL = Path("model")
TURNS = 7
CALLS = 25


class Refused(Exception):
    """The service does not take a photo; the message says why."""


def measure(photos: dict[str, bytes], model: Path = MODEL) -> dict[str, float]:
    """Photo -> p50 of the eager forward over p50 of /predict; the median of TURNS turns.

    Raises ModelUnavailable, DidNotStart and Refused.
    """
    manifest = read_manifest(model)
    network = build_model(verified(model, manifest.files.weights), len(manifest.classes))
    face = torch.rand(1, 3, manifest.input.size, manifest.input.size) * 2 - 1

    def forward() -> None:
        with torch.no_grad():
            network(face)

    ratios = {}
    with (
        TemporaryDirectory() as cache,
        running(OURS, model, Path(cache)) as server,
        httpx2.Client(base_url=server.base, timeout=60) as client,
    ):
        for name, data in photos.items():

            def predict(name: str = name, data: bytes = data) -> None:
                answer = client.post("/predict", files={"file": data})
                if not answer.is_success:
                    raise Refused(f"{name}: {answer.text}")

            turns = [in_turn({"predict": predict, "forward": forward}, 1, CALLS) for _ in range(TURNS)]
            ratios[name] = median(turn["forward"] / turn["predict"] for turn in turns)
    return ratios


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(prog="python -m benchmarks.forward", description=__doc__)
    parser.add_argument("photos", type=Path, nargs="*", metavar="PHOTO", help="instead of the made one")
    try:
        photos = {str(path): path.read_bytes() for path in parser.parse_args(arguments).photos}
    except OSError as error:
        parser.error(str(error))
    photos = photos or {photo.name: photo.data for photo in made_photos() if photo.name == "1 MP JPEG"}
    try:
        ratios = measure(photos, MODEL)
    except (ModelUnavailable, DidNotStart, Refused) as error:
        parser.error(" ".join(str(error).split()))
    for photo, ratio in ratios.items():
        print(f"{photo}: /predict is {ratio:.2f} × faster than a plain eager fp32 forward of the network")


if __name__ == "__main__":
    main()
