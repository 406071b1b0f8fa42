"""A public-domain portrait and what tests make of it."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

GOLDEN = Path(__file__).parent / "golden"
MODEL = Path(__file__).parent.parent / "model"

Encode = Callable[..., bytes]


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a developer has set for a service of their own changes no test, and no test writes into their home."""
    with pytest.MonkeyPatch.context() as patch:
        theirs = [name for name in os.environ if name.startswith("DEEPFAKE_")]
        for name in (*theirs, "WEB_CONCURRENCY", "PROMETHEUS_MULTIPROC_DIR"):
            patch.delenv(name, raising=False)
        patch.setenv("DEEPFAKE_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="session")
def astronaut() -> Image.Image:
    """Eileen Collins, 512 × 512 (NASA, public domain)."""
    from skimage import data

    return Image.fromarray(data.astronaut())


@pytest.fixture(scope="session")
def thumbnail(astronaut: Image.Image) -> Image.Image:
    """The portrait at 210 × 250: its face is found upright, and not where it lies on its side or upside down."""
    return astronaut.resize((250, 250)).crop((20, 0, 230, 250))


@pytest.fixture(scope="session")
def encode() -> Encode:
    def encoded(image: Image.Image, image_format: str = "JPEG", **options: object) -> bytes:
        stream = io.BytesIO()
        image.save(stream, image_format, **options)
        return stream.getvalue()

    return encoded


@pytest.fixture(scope="session")
def portrait(astronaut: Image.Image, encode: Encode) -> bytes:
    return encode(astronaut, quality=92)


@pytest.fixture(scope="session")
def landscape(encode: Encode) -> bytes:
    """A picture without a face: smooth hills of noise."""
    noise = np.random.default_rng(0).integers(0, 256, (6, 9, 3), np.uint8)
    return encode(Image.fromarray(noise).resize((900, 600), Image.Resampling.BICUBIC))
