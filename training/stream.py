"""An endless stream of training faces: what kinds, how often, and how each is made."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, cast

import cv2
import numpy as np
import torch
from PIL import Image

from training.arrays import Mask, Picture, Random
from training.codecs import decode, jpeg, stored_picture
from training.colours import match_colours
from training.composites import composite
from training.data import CROP_QUALITY, LABELS, Landmarks, Sample, redrawn_files
from training.degradations import degrade, tilt
from training.editing import edit
from training.errors import Told
from training.poses import like_poses
from training.self_blending import Forgery, self_blend
from training.softness import as_soft_as, detail, softened
from training.traces import upsampling_trace
from vision.boxes import Box, square_crop, whole
from vision.preprocess import Pixels, crop_pixels

VIDEO_SOURCE, VIDEO_QUALITY = "dfdc", 75
"""The source of videos' faces, and the quality at which its files are stored as JPEG."""


@dataclass(frozen=True)
class StreamConfig:
    """kinds: relative frequency of each kind of face (see KINDS). size: side of the input in pixels. margin: of the
    serving crop; jittered by ±margin_jitter of itself, and shifted by up to `shift` of the box. sources: what the root
    of a source's size, its weight within its kind, is multiplied by (1 for those not named). paired: share of the
    forgeries that are followed by the real they were made of, or blended into, tilted, degraded and cut alike, so that
    neither person nor place nor the way here tells them apart. closer: share of the faces of which a half to six
    sevenths of the side is shown, lest whole portraits be known by heart; none of our own blends, whose trace may lie
    outside. turned: share of the faces that lie on their side or stand on their head, for the same reason; unlike a
    closer one, such a face keeps its pixels. recoloured: share of the faces that are given the light and colours of
    another picture, real or fake, lest a source's look tell its class. edited: share of the faces that are edited as
    photographs are."""

    kinds: dict[str, float]
    size: int
    margin: float = 1.08
    margin_jitter: float = 0.1
    shift: float = 0.04
    tilted: float = 0.4
    degradation: float = 1.0
    sources: dict[str, float] = field(default_factory=dict)
    paired: float = 0.0
    closer: float = 0.0
    turned: float = 0.0
    recoloured: float = 0.0
    edited: float = 0.0
    seed: int = 0


# kind -> (its label, how it is made)
KINDS = {
    "real-video": ("real", "as it is"),
    "real-photo": ("real", "as it is"),
    "swap": ("manipulated", "as it is"),
    "self-blend-video": ("manipulated", "self-blend"),
    "self-blend-photo": ("manipulated", "self-blend"),
    "composite-video": ("manipulated", "composite"),
    "composite-photo": ("manipulated", "composite"),
    "composite-generated": ("manipulated", "generated-composite"),
    "generated": ("synthetic", "as it is"),
    "trace": ("synthetic", "trace"),
    "trace-video": ("synthetic", "trace"),
    "redrawn-blend-video": ("manipulated", "redrawn-blend"),
    "redrawn-blend-photo": ("manipulated", "redrawn-blend"),
    "redrawn": ("synthetic", "redrawn"),
    "redrawn-video": ("synthetic", "redrawn"),
}

SOFTENED = 0.2
"""Of the reals that come by themselves; about as many as there are faces that a network drew all over."""
SOFT_PAIRS = 0.5
"""Of the reals beside such a face those that are as soft as it is."""
AS_SOFT = (0.75, 1.05)
"""Of its detail what they have before they are stored, which adds to it a tenth of what is left in a soft picture."""
TRACED_ALL_OVER = ("as it is", "trace", "redrawn")
"""Of the ways in KINDS those whose faces are real or forged in every part."""
RECOLOURED = (0.4, 1.0)
"""How far a face goes to another's colours."""
CLOSER = (0.5, 0.85)
"""Parts of the serving crop's side, where a face is shown closer; beyond what margin_jitter reaches."""


CELLS = 19
"""Cells on a side of the grid that says where a face is forged: those of Xception's middle flow at 299 pixels."""


class BadStream(Told):
    """What is asked of the stream is no kind of face, or cannot be made of what is there."""


class Face(NamedTuple):
    """pixels: HWC uint8. forged: CELLS × CELLS, how much of each cell is forged [0, 1]; NaN where nobody knows."""

    pixels: Pixels
    forged: Mask


class FaceStream(torch.utils.data.IterableDataset[tuple[torch.Tensor, torch.Tensor, int]]):
    """Yields (pixels and forged cells of a Face, class index) for ever, each face of a kind drawn anew.

    Files are read once and kept in memory as they are on disk (the whole set is about 200 MB). redrawn: folders of
    `python -m training redraw`; without them there are none of the kinds that need one. Raises BadStream, and
    Unreadable.
    """

    def __init__(
        self,
        folder: Path,
        samples: list[Sample],
        landmarks: Landmarks,
        config: StreamConfig,
        redrawn: Sequence[Path] = (),
    ) -> None:
        self._landmarks = landmarks
        self._config = config
        self._bytes = {s.file: stored_picture(folder / s.file) for s in samples}
        self._redrawn: dict[str, list[bytes]] = defaultdict(list)
        for drawn in redrawn:
            paths = {s.file: redrawn_files(drawn, s) for s in samples}
            if not any(paths.values()):
                raise BadStream(f"{drawn} holds none of these faces; `python -m training redraw` draws them")
            for file, found in paths.items():
                self._redrawn[file] += [path.read_bytes() for path in found]
        self._pools = _pools(samples, landmarks, {file for file, ways in self._redrawn.items() if ways})
        looks: dict[str, list[Sample]] = defaultdict(list)
        for s in samples:
            looks[s.source].append(s)
        self._looks = list(looks.values())
        self._reals: dict[str, list[Sample]] = defaultdict(list)
        for s in samples:
            if not s.is_fake:
                self._reals[s.group].append(s)
        self._donors: dict[str, list[Sample]] = {}
        for place in ("photo", "video"):
            real = [s for pool in self._pools[f"composite-{place}"].values() for s in pool]
            self._donors |= like_poses(real, real, landmarks)
            for kind in (f"composite-{place}", f"redrawn-blend-{place}"):
                self._pools[kind] = _those_in(self._donors, self._pools[kind])
        self._generated_donors = self._generated_like(landmarks)
        self._pools["composite-generated"] = _those_in(self._generated_donors, self._pools["composite-generated"])
        unknown = set(config.kinds) - set(KINDS)
        if unknown:
            raise BadStream(f"unknown kinds {sorted(unknown)}; choose of {sorted(KINDS)}")
        if not self._names():
            asked = ", ".join(sorted(config.kinds)) or "nothing"
            raise BadStream(f"of what is asked for ({asked}) nothing can be made of these faces")

    def from_seed(self, seed: int) -> "FaceStream":
        """The same stream with other faces in it: what takes seconds to prepare is shared."""
        other = copy(self)
        other._config = replace(self._config, seed=seed)
        return other

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, int]]:
        cv2.setNumThreads(0)
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self._config.seed, worker.id if worker else 0])
        names = self._names()
        shares = np.array([self._config.kinds[name] for name in names])
        while True:
            kind = str(rng.choice(names, p=shares / shares.sum()))
            label, how = KINDS[kind]
            sample = self._drawn_of(kind, rng)
            forgery = self._forged(sample, how, rng)
            real = self._real_of(sample, how, rng) if rng.random() < self._config.paired else None
            again = deepcopy(rng)
            yield *_tensors(self._finished(sample, forgery, how, rng)), LABELS.index(label)
            if real:
                yield *_tensors(self._finished(real, self._beside(forgery, real, how), how, again)), real.target

    def _names(self) -> list[str]:
        """Kinds that are asked for and can be made."""
        return [name for name, share in self._config.kinds.items() if share > 0 and self._pools[name]]

    def face(self, kind: str, rng: Random) -> Face:
        """One face of `kind`."""
        how = KINDS[kind][1]
        sample = self._drawn_of(kind, rng)
        return self._finished(sample, self._forged(sample, how, rng), how, rng)

    def _drawn_of(self, kind: str, rng: Random) -> Sample:
        by_source = self._pools[kind]
        # Sources weigh by the root of their size: a large one must not drown the others, nor a tiny one repeat.
        own = self._config.sources
        weights = np.array([np.sqrt(len(pool)) * own.get(name, 1.0) for name, pool in by_source.items()])
        source = str(rng.choice(list(by_source), p=weights / weights.sum()))
        return by_source[source][rng.integers(len(by_source[source]))]

    def _real_of(self, sample: Sample, how: str, rng: Random) -> Sample | None:
        """What a forgery was made of: of our own the picture itself, of another's a real from the same source video."""
        if how != "as it is":
            return sample
        reals = self._reals[sample.group] if sample.is_fake else []
        return reals[rng.integers(len(reals))] if reals else None

    def _finished(self, sample: Sample, forgery: Forgery, how: str, rng: Random) -> Face:
        """What a picture of `sample` becomes on its way to us; how: as in KINDS, what it was before, or what the
        forgery was whose real it is."""
        picture, mask, _ = forgery
        if rng.random() < self._config.recoloured:
            picture = self._recoloured(picture, rng)
        if rng.random() < self._config.edited:
            picture = edit(picture, rng)
        if rng.random() < self._config.tilted:
            # The mask as a fourth colour: so it moves as the picture does, whatever chance says.
            layers = tilt(np.dstack([picture, np.rint(255 * mask).astype(np.uint8)]), rng)
            picture, mask = np.ascontiguousarray(layers[..., :3]), layers[..., 3].astype(np.float32) / np.float32(255)
        box = _relative(sample.box, picture)
        picture = degrade(picture, rng, self._config.degradation)
        closer = how in TRACED_ALL_OVER and rng.random() < self._config.closer
        face = self._cut(picture, mask, box, rng.uniform(*CLOSER) if closer else 1.0, rng)
        # Which pixels of another's swap are forged is not known, only that some are.
        unknown = how == "as it is" and sample.label == "manipulated"
        return face._replace(forged=np.full_like(face.forged, np.nan)) if unknown else face

    def _recoloured(self, picture: Picture, rng: Random) -> Picture:
        """With the mean and deviation of another's colours, or part of the way there; every source as often."""
        looks = self._looks[rng.integers(len(self._looks))]
        height, width = picture.shape[:2]
        look = self._picture(looks[rng.integers(len(looks))])
        target = cast(Picture, cv2.resize(look, (width, height), interpolation=cv2.INTER_AREA))
        return match_colours(picture, target, np.ones((height, width), np.float32), rng.uniform(*RECOLOURED))

    def _as_it_is(self, sample: Sample) -> Forgery:
        return _all_over(self._picture(sample), sample.is_fake)

    def _beside(self, forgery: Forgery, real: Sample, how: str) -> Forgery:
        """`real` as it is, or as the forgery was blended into it: what was done to all of a picture is no trace."""
        if how == "as it is":
            return self._as_it_is(real)
        return _all_over(_stored(self._picture(real), real) if forgery.real is None else forgery.real, False)

    def _forged(self, sample: Sample, how: str, rng: Random) -> Forgery:
        if how == "as it is":
            if sample.is_fake or rng.random() >= SOFTENED:
                return self._as_it_is(sample)
            return _all_over(_stored(softened(self._picture(sample), rng), sample), False)
        made = self._made(sample, how, rng)
        # As every other face is a stored one: without the file's grid of 8 × 8 pixels ours were known by its absence.
        picture = made.picture if how == "redrawn" else _stored(made.picture, sample)
        return made._replace(picture=picture, real=None if made.real is None else _stored(made.real, sample))

    def _made(self, sample: Sample, how: str, rng: Random) -> Forgery:
        picture = self._picture(sample)
        if how in ("trace", "redrawn"):
            drawn = upsampling_trace(picture, rng) if how == "trace" else self._drawn_anew(sample, rng)
            made = _all_over(drawn, True)
            if rng.random() >= SOFT_PAIRS:
                return made
            return made._replace(real=as_soft_as(picture, detail(drawn) * rng.uniform(*AS_SOFT), rng))
        points, parts = self._landmarks.in_pixels(sample, picture), self._landmarks.parts
        if how == "self-blend":
            return self_blend(picture, points, parts, rng)
        by_network = how == "redrawn-blend"
        candidates = (self._generated_donors if how == "generated-composite" else self._donors)[sample.file]
        if by_network:
            candidates = [donor for donor in candidates if self._redrawn.get(donor.file)]
            if not candidates or rng.random() < 0.6:
                return self_blend(picture, points, parts, rng, self._drawn_anew(sample, rng))
        donor = candidates[rng.integers(len(candidates))]
        other = self._drawn_anew(donor, rng) if by_network else self._picture(donor)
        return composite(picture, points, other, self._landmarks.in_pixels(donor, other), parts, rng)

    def _generated_like(self, landmarks: Landmarks) -> dict[str, list[Sample]]:
        """For each photograph the generated faces in the most like poses, as many of every generator: their parts in
        other people's pictures teach the generator's trace without the portraits that it is known by."""
        photos = [s for pool in self._pools["composite-generated"].values() for s in pool]
        found: dict[str, list[Sample]] = defaultdict(list)
        for pool in self._pools["generated"].values():
            usable = [s for s in pool if s.file in landmarks.points]
            for file, donors in like_poses(photos, usable, landmarks, near=12).items():
                found[file] += donors
        return found

    def _picture(self, sample: Sample) -> Picture:
        return decode(np.frombuffer(self._bytes[sample.file], np.uint8))

    def _drawn_anew(self, sample: Sample, rng: Random) -> Picture:
        ways = self._redrawn[sample.file]
        return decode(np.frombuffer(ways[rng.integers(len(ways))], np.uint8))

    def _cut(self, picture: Picture, mask: Mask, relative: Box, part: float, rng: Random) -> Face:
        """part: of the crop's side that is shown, anywhere in it."""
        c = self._config
        height, width = picture.shape[:2]
        box = relative.scaled(width, height)
        shift = c.shift + c.margin * (1 - part) / 2
        dx, dy = rng.uniform(-shift, shift, 2) * max(box.width, box.height)
        moved = Box(box.x + dx, box.y + dy, box.width, box.height)
        # Of the square that there is room for, lest a face that fills its picture be shown in one way alone.
        side = min(c.margin * part * max(box.width, box.height), width, height)
        margin = side / max(box.width, box.height) * (1 + rng.uniform(-c.margin_jitter, c.margin_jitter))
        crop = square_crop(moved, margin, (width, height))
        pixels = crop_pixels(Image.fromarray(picture), crop, c.size)
        # Degrading may have changed the picture's size, not the mask's.
        over = Image.fromarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA))
        forged = np.asarray(over.resize((CELLS, CELLS), Image.Resampling.BOX, box=crop.corners))
        if rng.random() < 0.5:
            pixels, forged = pixels[:, ::-1], forged[:, ::-1]
        if rng.random() < c.turned:
            quarters = int(rng.integers(1, 4))
            pixels, forged = np.rot90(pixels, quarters), np.rot90(forged, quarters)
        return Face(pixels.copy(), forged.copy())


def _tensors(face: Face) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(face.pixels), torch.from_numpy(face.forged)


def _stored(picture: Picture, like: Sample) -> Picture:
    """As the file of `like` is stored."""
    return jpeg(picture, VIDEO_QUALITY if like.source == VIDEO_SOURCE else CROP_QUALITY)


def _all_over(picture: Picture, forged: bool) -> Forgery:
    """A picture that is forged in every part, or in none."""
    return Forgery(picture, np.full(picture.shape[:2], forged, np.float32))


def _relative(box: tuple[float, float, float, float] | None, picture: Picture) -> Box:
    """The box in shares of the picture's width and height, which rescaling leaves true."""
    height, width = picture.shape[:2]
    return (Box(*box) if box else whole((width, height))).scaled(1 / width, 1 / height)


def _pools(samples: list[Sample], landmarks: Landmarks, redrawn: set[str]) -> dict[str, dict[str, list[Sample]]]:
    """kind -> source -> samples it can be made from. Blends need landmarks. redrawn: files that networks drew anew."""
    pools: dict[str, dict[str, list[Sample]]] = {kind: defaultdict(list) for kind in KINDS}
    for s in samples:
        video = s.source == VIDEO_SOURCE
        if s.label == "real":
            place = "video" if video else "photo"
            kinds = [f"real-{place}"]
            if s.file in landmarks.points:
                kinds += [f"self-blend-{place}", f"composite-{place}"]
                kinds += [f"redrawn-blend-{place}"] * (s.file in redrawn)
            ending = "-video" if video else ""
            kinds += [f"trace{ending}", *[f"redrawn{ending}"] * (s.file in redrawn)]
            if not video:
                kinds += ["composite-generated"] * (s.file in landmarks.points)
        else:
            kinds = ["swap" if s.label == "manipulated" else "generated"]
        for kind in kinds:
            pools[kind][s.source].append(s)
    return pools


def _those_in(files: Collection[str], pools: dict[str, list[Sample]]) -> dict[str, list[Sample]]:
    """The pools with nothing but `files`, without the pools that this leaves empty."""
    kept = {name: [s for s in pool if s.file in files] for name, pool in pools.items()}
    return {name: pool for name, pool in kept.items() if pool}
