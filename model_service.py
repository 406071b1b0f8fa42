"""The one path from the bytes of a photo to its analysis."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Literal

import numpy as np
from PIL import Image

import verdict
from analysis import Analysis, FaceAnalysis, ImageFacts, ModelFacts, Provenance, Stability, Timing
from manifest import Manifest, read_manifest
from network.engines import Array, Engine, EngineName, Output, Precision, build_engine
from provenance.content_credentials import has_credentials, read_credentials
from provenance.metadata import read_exif, read_source_type
from settings import Settings
from verdict import Reason, Verdict
from vision import detector
from vision.boxes import Box, square_crop, whole
from vision.decode import Photo, decode
from vision.faces import Face, search
from vision.heatmap import png_data_url
from vision.preprocess import Pixels, crop_pixels
from vision.quality import face_px, measure
from vision.variants import variants

Region = Literal["auto", "image"]

MAX_PIXELS = 50_000_000

# Bytes from which a file is hashed and searched for a record on a thread beside the decoder, which uses one CPU. For
# smaller ones a thread would have to be woken for less than half a millisecond of work.
LARGE_FILE = 1_000_000

WHOLE_IMAGE = Reason(
    "whole_image", "The whole picture was scored as if it were one face; the model was made for faces cut out closely."
)

UNSTABLE = Reason(
    "unstable", "Stored, scaled or cut a little otherwise, this face would have been called the opposite."
)


class ModelService:
    """Loads the model once, analyzes photos. Safe to call from several threads at once."""

    def __init__(
        self, manifest: Manifest, engine: Engine, max_pixels: int = MAX_PIXELS, trust_anchors: str = ""
    ) -> None:
        """trust_anchors: certificates (PEM) that the signers of Content Credentials are held to; "": to none."""
        self.manifest = manifest
        self.engine = engine
        self._max_pixels = max_pixels
        self._trust_anchors = trust_anchors
        self._facts = ModelFacts(manifest.name, manifest.version, engine.name, engine.precision)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="file")

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        engine: EngineName = "auto",
        precision: Precision = "auto",
        threads: int = 1,
        cache: Path | None = None,
        max_pixels: int = MAX_PIXELS,
        trust_anchors: str = "",
    ) -> "ModelService":
        """Read a model folder, check its files and load the network.

        Raises ModelUnavailable, naming the file at fault, or EngineUnavailable.
        """
        manifest = read_manifest(folder)
        loaded = build_engine(folder, manifest, name=engine, precision=precision, threads=threads, cache=cache)
        return cls(manifest, loaded, max_pixels, trust_anchors)

    @classmethod
    def configured(cls, settings: Settings) -> "ModelService":
        """As the settings say; raises like `load`."""
        return cls.load(
            settings.model_dir,
            engine=settings.engine,
            precision=settings.precision,
            threads=settings.engine_thread_count,
            cache=settings.cache_dir,
            max_pixels=settings.max_pixels,
            trust_anchors=settings.trust_anchors,
        )

    def warm_up(self) -> None:
        """Run both networks once, so that the first user does not pay for their lazy allocations."""
        detector.warm_up()
        size = self.manifest.input.size
        self.engine.infer(np.zeros((1, size, size, 3), np.uint8), 1)

    def analyze(
        self, data: bytes, *, region: Region = "auto", explain: bool = False, stability: bool = False
    ) -> Analysis:
        """data: bytes of a JPEG, PNG, WebP (HEIC, AVIF where readable). explain: add a heatmap to each face.
        stability: score each face five or six times more, under small changes.

        Raises vision.errors.ImageRefused for bytes that cannot be assessed.
        """
        start = perf_counter()
        looked_through = self._looked_through(data)
        photo = decode(data, self._max_pixels)
        decoded = perf_counter()
        image, quarters, found = search(photo.image) if region == "auto" else (photo.image, 0, [])
        detected = perf_counter()
        places: list[tuple[Box, Face | None]] = (
            [(whole(photo.size), None)]
            if region == "image"
            else [(face.box, face) for face in found[: self.manifest.max_faces]]
        )
        faces = self._assess(image, places, explain, quarters)
        if stability:
            faces = [self._probed(face, image) for face in faces]
        faces = [_turned_back(face, quarters, image.size) for face in faces]
        classified = perf_counter()

        sha256, signed = looked_through()
        judgement = verdict.judge_photo(
            [(face.fake_probability, face.verdict) for face in faces],
            [*self._photo_reasons(region, found, faces), *_turn_reasons(quarters), *_frame_reasons(photo)],
            self.manifest.thresholds,
        )
        return Analysis(
            fake_probability=judgement.fake_probability,
            is_deepfake=judgement.is_deepfake,
            verdict=judgement.verdict,
            reasons=judgement.reasons,
            faces=faces,
            image=ImageFacts(sha256, *photo.size, photo.format, len(data), 90 * quarters),
            provenance=self._provenance(data, photo, signed=signed),
            model=self._facts,
            timing_ms=Timing(
                decode=_milliseconds(start, decoded),
                detect=_milliseconds(decoded, detected),
                classify=_milliseconds(detected, classified),
                total=_milliseconds(start, perf_counter()),
            ),
        )

    def _looked_through(self, data: bytes) -> Callable[[], tuple[str, bool]]:
        """A file's SHA-256, and whether there seem to be Content Credentials in it; once asked for."""

        def look() -> tuple[str, bool]:
            return hashlib.sha256(data).hexdigest(), has_credentials(data)

        return self._beside.submit(look).result if len(data) >= LARGE_FILE else look

    def _provenance(self, data: bytes, photo: Photo, *, signed: bool) -> Provenance:
        """signed: whether to read Content Credentials."""
        media_type = f"image/{photo.format.lower()}"
        return Provenance(
            c2pa=read_credentials(data, media_type, self._trust_anchors) if signed else None,
            exif=read_exif(photo.image),
            digital_source_type=read_source_type(photo.image),
        )

    def _assess(
        self, image: Image.Image, places: list[tuple[Box, Face | None]], explain: bool, quarters: int
    ) -> list[FaceAnalysis]:
        """Score every face that is large enough, all in one call of the engine, and the undecided ones in a second.
        quarters: of a turn, by which `image` was turned clockwise; heatmaps are turned back."""
        limit = self.manifest.quality.min_assessed_px
        large = [index for index, (box, _) in enumerate(places) if face_px(box) >= limit]
        faces: dict[int, FaceAnalysis] = {}
        seen: list[Pixels] = []

        def inputs() -> Iterator[Pixels]:
            for index in large:
                crop, pixels = self._cut(image, *places[index])
                seen.append(pixels)
                yield pixels
                # The engine has the face: what its pixels say of themselves is measured meanwhile.
                faces[index] = self._unscored(*places[index], crop, pixels)

        for index in set(range(len(places))).difference(large):
            faces[index] = self._unscored(*places[index], *self._cut(image, *places[index]))
        if large:
            output = self._looked_again(self.engine.infer(inputs(), len(large)), seen)
            lying = np.rot90(output.maps, quarters, axes=(2, 3))
            for index, logits, maps in zip(large, output.logits, lying, strict=True):
                faces[index] = self._scored(faces[index], logits, maps if explain else None)
        return [faces[index] for index in range(len(places))]

    def _looked_again(self, first: Output, seen: list[Pixels]) -> Output:
        """The mean of two looks at each undecided face, the second at its mirror image. seen: the faces' pixels."""
        undecided = [face for face, logits in enumerate(first.logits) if verdict.is_undecided(logits, self.manifest)]
        if not undecided:
            return first
        second = self.engine.infer((seen[face][:, ::-1] for face in undecided), len(undecided))
        logits, maps = first.logits.copy(), first.maps.copy()
        logits[undecided] = (first.logits[undecided] + second.logits) / 2
        maps[undecided] = (first.maps[undecided] + second.maps[..., ::-1]) / 2
        return Output(logits, maps)

    def _cut(self, image: Image.Image, box: Box, face: Face | None) -> tuple[Box, Pixels]:
        """The crop's place, and the crop as the network will see it."""
        crop = square_crop(box, self.manifest.crop.margin, image.size) if face else box
        return crop, crop_pixels(image, crop, self.manifest.input.size)

    def _unscored(self, box: Box, face: Face | None, crop: Box, pixels: Pixels) -> FaceAnalysis:
        quality = measure(box, pixels)
        subject, score = ("face", face.score) if face else ("picture", None)
        return FaceAnalysis(
            box=box,
            crop=crop,
            detection_score=score,
            fake_probability=None,
            classes=None,
            verdict=Verdict.NOT_ASSESSED,
            reasons=verdict.quality_reasons(quality, self.manifest.quality, subject, score),
            quality=quality,
        )

    def _scored(self, face: FaceAnalysis, logits: Array, maps: Array | None) -> FaceAnalysis:
        """maps: where a heatmap is wanted."""
        score = verdict.score(logits, self.manifest)
        reasons = [*face.reasons, *([WHOLE_IMAGE] if face.detection_score is None else [])]
        return replace(
            face,
            fake_probability=score.fake_probability,
            classes=score.classes,
            verdict=verdict.judge_face(score.fake_probability, reasons, self.manifest.thresholds),
            reasons=reasons,
            heatmap=None if maps is None else self._heatmap(maps),
        )

    def _probed(self, face: FaceAnalysis, image: Image.Image) -> FaceAnalysis:
        """The face with its stability; one whose answer turns under small changes carries no confident word."""
        if face.fake_probability is None:
            return face
        manifest = self.manifest
        inputs = list(variants(image, face.crop, manifest.input.size))
        output = self.engine.infer(inputs, len(inputs))
        scores = [
            face.fake_probability,
            *(verdict.score(logits, manifest).fake_probability for logits in output.logits),
        ]
        lowest, highest = min(scores), max(scores)
        flipped = lowest <= manifest.thresholds.fake < highest
        reasons = [*face.reasons, *([UNSTABLE] if flipped else [])]
        return replace(
            face,
            verdict=verdict.judge_face(face.fake_probability, reasons, manifest.thresholds),
            reasons=reasons,
            stability=Stability(lowest, highest, flipped),
        )

    def _heatmap(self, maps: Array) -> str:
        """Calibrated fake-probability of each place by itself; maps: (classes, h, w)."""
        evidence = verdict.fake_evidence(maps, self.manifest)
        return png_data_url(verdict.calibrated(evidence, self.manifest.calibration), self.manifest.input.size)

    def _photo_reasons(self, region: Region, found: list[Face], faces: list[FaceAnalysis]) -> list[Reason]:
        limit = self.manifest.quality.min_assessed_px
        if region == "image":
            if faces[0].fake_probability is None:
                return [Reason("face_too_small", f"The picture is smaller than {limit} px, so nothing was assessed.")]
            return [WHOLE_IMAGE]
        if not found:
            return [Reason("no_face", "No face was found, so nothing was assessed.")]
        reasons = []
        if len(found) > len(faces):
            detail = f"{len(found)} faces were found; only the {len(faces)} largest were looked at."
            reasons.append(Reason("too_many_faces", detail))
        left_out = sum(face.fake_probability is None for face in faces)
        if left_out == len(faces):
            reasons.append(Reason("face_too_small", f"Every face is smaller than {limit} px, so none was assessed."))
        elif left_out:
            detail = f"{left_out} of {len(faces)} faces {'is' if left_out == 1 else 'are'} smaller than {limit} px"
            reasons.append(Reason("face_too_small", f"{detail}, and not assessed."))
        return reasons


def _turned_back(face: FaceAnalysis, quarters: int, image_size: tuple[int, int]) -> FaceAnalysis:
    """The face where it lies in the picture as it came, which was turned clockwise to the one of (width, height)."""
    if not quarters:
        return face
    box, crop = (place.turned(-quarters, image_size) for place in (face.box, face.crop))
    return replace(face, box=box, crop=crop)


def _turn_reasons(quarters: int) -> list[Reason]:
    if not quarters:
        return []
    detail = f"No face is found for sure as the picture lies; it was looked at turned clockwise by {90 * quarters}°."
    return [Reason("turned", detail)]


def _frame_reasons(photo: Photo) -> list[Reason]:
    if photo.frames == 1:
        return []
    return [Reason("first_frame_only", f"Of this animation's {photo.frames} frames only the first was looked at.")]


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)
