"""A public-domain portrait and what tests make of it."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

GOLDEN = Path(__file__).parent / "golden"
MODEL = Path(__file__).parent.parent / "model"

Encode = Callable[..., bytes]


@pytest.fixture(scope="session")
def astronaut() -> Image.Image:
    """Eileen Collins, 512 × 512 (NASA, public domain)."""
    from skimage import data

    return Image.fromarray(data.astronaut())


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
