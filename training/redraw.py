"""The training set's real faces as networks draw them, in a folder beside it: fakes of the same content.

Each photograph and video face is drawn twice: by a decoder of our own autoencoder and by a published upscaler. The
stream takes a whole one for a generated face, and a part of one for what a forger blends in.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import structlog
import torch

from network.torch_engine import preferred_device
from training.arrays import Picture, Random
from training.autoencoder import load_autoencoder, redraw, train_autoencoder
from training.codecs import jpeg_bytes, read_picture
from training.data import AUTOENCODER, CROP_QUALITY, UPSCALER, WAYS, BadManifest, read_manifest, training_samples
from training.upscalers import UPSCALERS, refuse_missing, upscale

log = structlog.get_logger("redraw")

Draw: TypeAlias = Callable[[Picture, Random], Picture]

WEIGHTS = "autoencoder.safetensors"


def redraw_folder(
    data: Path, out: Path, steps: int, workers: int = 2, ways: Sequence[str] = WAYS, seed: int = 0
) -> int:
    """Draw every real training face of `data` in each of `ways` to `out/WAY/FILE`; what lies there already stays.

    steps: to train the autoencoder for, where it is wanted and `out` has none yet. seed: of its training, and of which
    network draws which face at what size. Faces come in no order, so that a run that is stopped has drawn some of
    every source. Returns how many pictures were drawn. Raises BadManifest where there are no such faces, Unreadable,
    and UpscalerMissing; the latter before anything is trained or drawn.
    """
    samples = [s for s in training_samples(read_manifest(data)) if not s.is_fake]
    if not samples:
        raise BadManifest(f"{data}: nothing to draw: split train needs real faces")
    missing = [(way, s.file) for s in samples for way in ways if not (out / way / s.file).exists()]
    if any(way == UPSCALER for way, _ in missing):
        refuse_missing(UPSCALERS)
    out.mkdir(parents=True, exist_ok=True)
    if AUTOENCODER in ways and not (out / WEIGHTS).exists():
        train_autoencoder(data, samples, out / WEIGHTS, steps, seed)
    np.random.default_rng(0).shuffle(missing)
    # A process that was forked after CUDA was used here cannot use it.
    start = "spawn" if preferred_device().type == "cuda" else "fork"
    with ProcessPoolExecutor(workers, get_context(start), initializer=_one_thread) as pool:
        for number, _ in enumerate(pool.map(partial(_draw, data, out, seed), missing, chunksize=32), 1):
            if number % 500 == 0:
                log.info("redrawn", pictures=number, of=len(missing))
    return len(missing)


def _draw(data: Path, out: Path, seed: int, wanted: tuple[str, str]) -> None:
    way, file = wanted
    picture = read_picture(data / file)
    own = int.from_bytes(sha256(f"{way}/{file}".encode()).digest()[:8])
    drawn = _way(way, out)(picture, np.random.default_rng([seed, own]))
    path = out / way / file
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(jpeg_bytes(drawn, CROP_QUALITY))
    new.replace(path)


_LOADED: dict[Path, Draw] = {}
"""One network a process."""


def _way(way: str, out: Path) -> Draw:
    if way != AUTOENCODER:
        return upscale
    if out not in _LOADED:
        _LOADED[out] = partial(redraw, load_autoencoder(out / WEIGHTS))
    return _LOADED[out]


def _one_thread() -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
