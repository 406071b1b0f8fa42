"""What happens to a picture on its way to us, drawn from one distribution for real and fake alike.

Were it not the same for both, the label would leak through the file. Boxes are relative to the picture's
size, so that rescaling leaves them true.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

import cv2
import numpy as np

from training import codecs
from training.arrays import Floats, Picture, Plane, Random
from training.colours import jitter, saturate
from training.self_blending import sharpen

Degradation: TypeAlias = Callable[[Picture, Random], Picture]

DOWN = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4, cv2.INTER_NEAREST)
DOWN_WEIGHTS = (0.5, 0.25, 0.12, 0.09, 0.04)
UP = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)
MIN_SIDE = 48
"""A picture is never made smaller than this, in pixels."""
VIDEO_CRF = {"h264": (20, 43), "hevc": (22, 43), "vp9": (28, 58)}
VIDEO_SHARES = (0.6, 0.2, 0.2)


def degrade(picture: Picture, rng: Random, strength: float = 1.0) -> Picture:
    """The picture after a random chain of degradations.

    strength scales how often each of them happens; at 1 a fifth of the pictures stay untouched.
    """
    if rng.random() < 0.14:
        return picture
    for degradation, share in CHAIN:
        if rng.random() < share * strength:
            picture = degradation(picture, rng)
    return picture


def rescale(picture: Picture, rng: Random) -> Picture:
    """Smaller, by 0.25–1; half the time back to the old size, else left so."""
    height, width = picture.shape[:2]
    scale = np.exp(rng.uniform(np.log(0.25), 0)) if rng.random() < 0.6 else rng.uniform(0.6, 1.0)
    scale = min(1.0, max(float(scale), MIN_SIDE / min(height, width)))
    kernel = int(rng.choice(DOWN, p=DOWN_WEIGHTS))
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=kernel)
    if rng.random() < 0.5:
        small = cv2.resize(small, (width, height), interpolation=int(rng.choice(UP)))
    return cast(Picture, small)


def enlarge(picture: Picture, rng: Random) -> Picture:
    """Larger, by 1–1.5, as viewers and social networks do with small pictures."""
    scale = rng.uniform(1.0, 1.5)
    return cast(Picture, cv2.resize(picture, None, fx=scale, fy=scale, interpolation=int(rng.choice(UP))))


def tilt(picture: Picture, rng: Random) -> Picture:
    """A slight rotation, scaling and shift between pixels.

    Blending resamples; so must untouched pictures be, or resampling itself would mean fake.
    """
    height, width = picture.shape[:2]
    middle = (width / 2, height / 2)
    turn = cast(Floats, cv2.getRotationMatrix2D(middle, float(rng.normal(0, 3)), float(rng.uniform(0.97, 1.03))))
    turn[:, 2] += rng.uniform(-1, 1, 2)
    kernel = int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4], p=[0.5, 0.35, 0.15]))
    border = cv2.BORDER_REFLECT_101
    return cast(Picture, cv2.warpAffine(picture, turn, (width, height), flags=kernel, borderMode=border))


def blur(picture: Picture, rng: Random) -> Picture:
    """Out of focus (Gaussian), shaken (motion), or smoothed by a phone (median)."""
    kind = rng.random()
    if kind < 0.75:
        return cast(Picture, cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 3.0)))
    if kind < 0.9:
        length = int(rng.integers(3, 9))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        middle, reach = (length - 1) / 2, length / 2
        ends = [(round(middle + s * reach * np.cos(angle)), round(middle + s * reach * np.sin(angle))) for s in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0)
        return cast(Picture, cv2.filter2D(picture, -1, kernel / kernel.sum()))
    return cast(Picture, cv2.medianBlur(picture, 3))


def noise(picture: Picture, rng: Random) -> Picture:
    """Sensor noise: grey or coloured, at times with the coarse grain of a scaled picture."""
    height, width = picture.shape[:2]
    channels = 3 if rng.random() < 0.6 else 1
    grain = 1 if rng.random() < 0.7 else 2
    sigma = np.exp(rng.uniform(np.log(1), np.log(45)))
    shape = (height // grain + 1, width // grain + 1, channels)
    field: Plane = rng.standard_normal(shape, dtype=np.float32) * np.float32(sigma)
    if grain > 1:
        field = cast(Plane, cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR))
    field = field.reshape(*field.shape[:2], channels)[:height, :width]
    return cast(Picture, np.clip(np.rint(picture + field), 0, 255).astype(np.uint8))


def jpeg(picture: Picture, rng: Random) -> Picture:
    """JPEG at 30–95, once in four a second time on a shifted grid."""
    sampling = "4:2:0" if rng.random() < 0.75 else "4:4:4"
    picture = codecs.jpeg(picture, int(rng.integers(30, 96)), sampling)
    if rng.random() < 0.25 and min(picture.shape[:2]) > MIN_SIDE + 8:
        top, left = rng.integers(0, 8, 2)
        picture = codecs.jpeg(np.ascontiguousarray(picture[top:, left:]), int(rng.integers(40, 96)))
        # What was cut off is filled with its edge, for box and forged pixels stay where they are.
        picture = cast(Picture, np.pad(picture, ((top, 0), (left, 0), (0, 0)), mode="edge"))
    return picture


def passed_on(picture: Picture, rng: Random) -> Picture:
    """Soft and then strongly compressed, as pictures are that went through many hands.

    Drawn one by one the two rarely meet, and a photograph that has lost its grain to both was taken for a forgery.
    """
    soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.6, 1.6))
    return codecs.jpeg(np.asarray(soft, np.uint8), int(rng.integers(30, 56)))


def webp(picture: Picture, rng: Random) -> Picture:
    return codecs.webp(picture, int(rng.integers(30, 96)))


def video(picture: Picture, rng: Random) -> Picture:
    """A frame of a video, mostly one predicted from one to four slightly moved frames before it."""
    before = [tilt(picture, rng) for _ in range(int(rng.integers(1, 5)))] if rng.random() < 0.7 else []
    codec = str(rng.choice(list(VIDEO_CRF), p=VIDEO_SHARES))
    return codecs.video([*before, picture], int(rng.integers(*VIDEO_CRF[codec])), codec)


def light(picture: Picture, rng: Random) -> Picture:
    return jitter(picture, rng, strength=rng.uniform(0.3, 1.2))


def grey(picture: Picture, rng: Random) -> Picture:
    return saturate(picture, 0.0 if rng.random() < 0.5 else rng.uniform(0, 0.5))


def crisp(picture: Picture, rng: Random) -> Picture:
    """Sharpened, as screenshots and phone cameras are."""
    return sharpen(picture, rng.uniform(0.2, 1.0), rng.uniform(0.6, 1.6))


def occlude(picture: Picture, rng: Random) -> Picture:
    """A few blocks of one colour each, as of stickers, captions and broken transmission; or many small grey ones."""
    height, width = picture.shape[:2]
    covered = picture.copy()
    if rng.random() < 0.5:
        side = int(rng.integers(4, 17))
        share = np.exp(rng.uniform(np.log(0.01), np.log(0.15)))
        for _ in range(1 + round(share * height * width / side**2)):
            top, left = int(rng.integers(0, height - side)), int(rng.integers(0, width - side))
            covered[top : top + side, left : left + side] = 128
        return covered
    for _ in range(int(rng.integers(1, 7))):
        tall, wide = (rng.uniform(0.03, 0.22, 2) * (height, width)).astype(int) + 1
        top, left = int(rng.integers(0, height - tall + 1)), int(rng.integers(0, width - wide + 1))
        covered[top : top + tall, left : left + wide] = rng.integers(0, 256, 3)
    return covered


CHAIN: tuple[tuple[Degradation, float], ...] = (
    (video, 0.08),
    (light, 0.4),
    (grey, 0.05),
    (blur, 0.22),
    (crisp, 0.1),
    (rescale, 0.45),
    (enlarge, 0.08),
    (noise, 0.24),
    (jpeg, 0.5),
    (webp, 0.07),
    (passed_on, 0.12),
    (occlude, 0.09),
    (video, 0.14),
)
"""In the order in which they happen to a picture, each with how often it does. A video may come first, as where
somebody took a frame of one and passed it on as a JPEG, or last."""
