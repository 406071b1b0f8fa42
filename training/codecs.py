"""Lossy round trips: what a picture is after being stored and read again."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

import av
import cv2
import numpy as np
from PIL import Image

from training.arrays import Bytes, Picture
from training.data import Unreadable

SUBSAMPLING = {"4:4:4": 0x111111, "4:2:0": 0x221111}
"""Chroma sampling names to OpenCV's JPEG parameter."""


def jpeg(picture: Picture, quality: int, subsampling: str = "4:2:0") -> Picture:
    """Through JPEG at `quality` [1, 100]."""
    return decode(np.frombuffer(jpeg_bytes(picture, quality, subsampling), np.uint8))


def jpeg_bytes(picture: Picture, quality: int, subsampling: str = "4:2:0") -> bytes:
    """A JPEG file of the picture, without metadata. quality: [1, 100]."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, SUBSAMPLING[subsampling]]
    _, stored = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    return stored.tobytes()


class NoPicture(ValueError):
    """Bytes that are no picture, or a broken one."""


def stored_picture(path: Path) -> bytes:
    """The bytes of a picture's file, decoded once to see that they are one. Raises Unreadable, naming it: before hours
    of training, not within them."""
    stored = path.read_bytes()
    _decoded(stored, path)
    return stored


def read_picture(path: Path) -> Picture:
    """The pixels of a picture's file. Raises Unreadable, naming it."""
    return _decoded(path.read_bytes(), path)


def _decoded(stored: bytes, path: Path) -> Picture:
    try:
        return decode(np.frombuffer(stored, np.uint8))
    except NoPicture as broken:
        raise Unreadable(f"{path}: {broken}") from broken


def decode(stored: Bytes) -> Picture:
    """A stored picture's pixels. stored: the bytes of a file as uint8. Raises NoPicture."""
    pixels = cv2.imdecode(stored, cv2.IMREAD_COLOR) if len(stored) else None
    if pixels is None:
        raise NoPicture("not a picture that can be read")
    return cast(Picture, cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))


def webp(picture: Picture, quality: int) -> Picture:
    """Through lossy WebP at `quality` [1, 100], with the encoder's fastest method."""
    stored = io.BytesIO()
    Image.fromarray(picture).save(stored, "WEBP", quality=quality, method=0)
    return np.asarray(Image.open(stored).convert("RGB"))


@dataclass(frozen=True)
class Codec:
    """An encoder of frames without look-ahead, on one thread, and the decoder for it."""

    encoder: Literal["libx264", "libx265", "libvpx-vp9"]
    decoder: Literal["h264", "hevc", "vp9"]
    options: dict[str, str]


CODECS = {
    "h264": Codec(
        "libx264", "h264", {"preset": "veryfast", "tune": "zerolatency", "x264-params": "threads=1:log-level=0"}
    ),
    "hevc": Codec(
        "libx265", "hevc",
        {"preset": "ultrafast", "x265-params": "log-level=none:pools=none:frame-threads=1:bframes=0"},
    ),
    "vp9": Codec(
        "libvpx-vp9", "vp9",
        {"b": "0", "deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "threads": "1"},
    ),
}  # fmt: skip


def h264(picture: Picture, crf: int) -> Picture:
    """Through H.264 as the only frame; see `video`."""
    return video([picture], crf)


def video(frames: Sequence[Picture], crf: int, codec: str = "h264") -> Picture:
    """The last of `frames` (all of one size) after the whole of them went through a video encoder.

    crf: constant rate factor, [0, 51] for H.264 and HEVC, [0, 63] for VP9; FaceForensics++ names H.264's 23 `c23` and
    40 `c40`. With frames before it the picture is a predicted one, as most of a video's are. Odd edges are cut off
    (4:2:0), then the size is restored by repeating the edge.
    """
    height, width = frames[-1].shape[:2]
    even = (height & ~1, width & ~1)
    made = CODECS[codec]
    encoder = av.CodecContext.create(made.encoder, "w")
    encoder.width, encoder.height, encoder.pix_fmt = even[1], even[0], "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25)
    encoder.options = {"crf": str(crf)} | made.options
    packets = []
    for number, frame in enumerate(frames):
        stored = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame[: even[0], : even[1]]), format="rgb24")
        stored.pts = number
        packets += encoder.encode(stored)
    packets += encoder.encode(None)
    decoder = av.CodecContext.create(made.decoder, "r")
    shown = [f for packet in [*packets, None] for f in decoder.decode(packet)]
    result = cast(Picture, shown[-1].to_ndarray(format="rgb24"))
    if even != (height, width):
        result = np.pad(result, ((0, height - even[0]), (0, width - even[1]), (0, 0)), mode="edge")
    return result
