"""The one path, with a network whose answers are known."""

import base64
import hashlib
import io
import locale
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import model_service
from manifest import UNCALIBRATED, NetworkInput, Thresholds, Undecided, read_manifest, write_manifest
from model_service import ModelService, Region
from network.engines import Output, Pixels
from settings import Settings
from tests.conftest import MODEL, Encode
from tests.provenance.signing import Signer
from verdict import Verdict
from vision import detector, faces
from vision.boxes import Box
from vision.errors import TooManyPixels
from vision.faces import Face, turn


class Told:
    """Gives the fake-probabilities it was told, one after another. seen: what it was asked about."""

    name = precision = "told"

    def __init__(self, probabilities: Sequence[float]) -> None:
        self._left = list(probabilities)
        self.seen: list[Pixels] = []

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        logits = []
        for face in faces:
            self.seen.append(face)
            fake = self._left.pop(0)
            logits.append([np.log(1 - fake), np.log(fake), -30.0])
        assert len(logits) == count
        array = np.array(logits, np.float32)
        return Output(array, array[:, :, None, None])

    def finish(self) -> None: ...


def service_told(*probabilities: float, undecided: Undecided | None = None) -> ModelService:
    plain = {
        "calibration": UNCALIBRATED,
        "undecided": undecided,
        "thresholds": Thresholds(fake=0.5, likely_real_below=0.3, likely_fake_from=0.7),
    }
    return ModelService(read_manifest(MODEL).model_copy(update=plain), Told(probabilities))


class Blocks:
    """Whose class activation maps are the face's own light, in blocks of 23 × 23 pixels."""

    name = precision = "blocks"

    def infer(self, faces: Iterable[Pixels], count: int) -> Output:
        light = np.stack([(face / 127.5 - 1).mean(axis=2).reshape(13, 23, 13, 23).mean(axis=(1, 3)) for face in faces])
        maps = np.stack([-light, light, np.full_like(light, -30)], axis=1).astype(np.float32)
        return Output(maps.mean(axis=(2, 3)), maps)

    def finish(self) -> None: ...


def test_what_may_be_no_face_is_scored_and_called_uncertain(portrait: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sure = service_told(0.95).analyze(portrait)
    box = sure.faces[0].box
    monkeypatch.setattr("vision.faces.detect_faces", lambda image: [Face(box, 0.7)])

    doubtful = service_told(0.95).analyze(portrait)

    assert (sure.verdict, doubtful.verdict) == (Verdict.LIKELY_FAKE, Verdict.UNCERTAIN)
    assert doubtful.fake_probability == pytest.approx(0.95)
    assert [reason.code for reason in doubtful.faces[0].reasons] == ["doubtful_face"]


def test_an_undecided_face_is_judged_by_the_mean_of_two_looks_the_second_in_the_mirror(portrait: bytes) -> None:
    service = service_told(0.6, 0.9, undecided=Undecided(above=-1, below=1))

    face = service.analyze(portrait).faces[0]

    odds = (0.6 / 0.4 * 0.9 / 0.1) ** 0.5
    assert face.fake_probability == pytest.approx(odds / (1 + odds), abs=1e-6)
    assert isinstance(service.engine, Told)
    first, second = service.engine.seen
    np.testing.assert_array_equal(second, first[:, ::-1])


def test_of_several_faces_the_undecided_ones_alone_are_looked_at_again(
    portrait: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = [Box(0, 0, 120, 120), Box(150, 0, 110, 110), Box(300, 0, 100, 100)]
    monkeypatch.setattr("vision.faces.detect_faces", lambda image: [Face(box, 0.9) for box in boxes])
    service = service_told(0.99, 0.5, 0.01, 0.9, undecided=Undecided(above=-1, below=1))

    faces = service.analyze(portrait).faces

    assert [face.fake_probability for face in faces] == pytest.approx([0.99, 0.75, 0.01], abs=1e-6)


def test_both_looks_at_a_face_speak_of_the_same_places(portrait: bytes) -> None:
    """The second one's map is turned back before the two are averaged."""
    told = {"calibration": UNCALIBRATED, "undecided": None}
    manifest = read_manifest(MODEL).model_copy(update=told)
    once = ModelService(manifest, Blocks())
    twice = ModelService(manifest.model_copy(update={"undecided": Undecided(above=-50, below=50)}), Blocks())

    one, two = (service.analyze(portrait, explain=True).faces[0] for service in (once, twice))

    assert one.heatmap == two.heatmap
    assert one.fake_probability == pytest.approx(two.fake_probability, abs=1e-6)


def test_an_answer_that_turns_under_small_changes_is_uncertain_and_says_so(portrait: bytes) -> None:
    analysis = service_told(0.9, 0.8, 0.4, 0.9, 0.95, 0.9, 0.9).analyze(portrait, stability=True)

    face = analysis.faces[0]
    assert face.fake_probability == pytest.approx(0.9)
    assert face.stability is not None
    assert [face.stability.min, face.stability.max] == pytest.approx([0.4, 0.95])
    assert face.stability.flipped
    assert [reason.code for reason in face.reasons] == ["unstable"]
    assert face.verdict == analysis.verdict == Verdict.UNCERTAIN
    assert analysis.is_deepfake


def test_an_answer_that_stays_keeps_its_word(portrait: bytes) -> None:
    face = service_told(0.9, 0.8, 0.72, 0.9, 0.95, 0.9, 0.9).analyze(portrait, stability=True).faces[0]

    assert face.stability is not None
    assert not face.stability.flipped
    assert face.reasons == []
    assert face.verdict == Verdict.LIKELY_FAKE


def test_what_is_not_asked_for_is_not_computed(portrait: bytes) -> None:
    assert service_told(0.9).analyze(portrait).faces[0].stability is None


def test_the_whole_picture_has_a_stability_too(landscape: bytes) -> None:
    face = service_told(0.2, 0.1, 0.2, 0.3, 0.2, 0.2).analyze(landscape, region="image", stability=True).faces[0]

    assert face.stability is not None
    assert [face.stability.min, face.stability.max] == pytest.approx([0.1, 0.3])


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
@pytest.mark.parametrize("region", ["auto", "image"])
def test_of_an_animation_the_first_frame_is_scored_and_the_answer_says_that_the_others_were_not(
    astronaut: Image.Image, encode: Encode, region: Region, image_format: str
) -> None:
    others = [Image.new("RGB", astronaut.size)] * 2
    animation = encode(astronaut, image_format, save_all=True, append_images=others, quality=95)

    analysis = service_told(0.2).analyze(animation, region=region)

    assert analysis.fake_probability == pytest.approx(0.2)
    assert analysis.reasons[-1].code == "first_frame_only"
    still = service_told(0.2).analyze(encode(astronaut, image_format), region=region)
    assert "first_frame_only" not in [reason.code for reason in still.reasons]


def test_an_animation_without_a_face_says_both(encode: Encode) -> None:
    animation = encode(
        Image.new("RGB", (64, 64)), "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 64), "white")]
    )

    reasons = service_told().analyze(animation).reasons

    assert [reason.code for reason in reasons] == ["no_face", "first_frame_only"]
    assert "2 frames" in reasons[1].detail


@pytest.mark.parametrize("large_file", [model_service.LARGE_FILE, 0], ids=["beside nothing", "beside the decoder"])
def test_a_file_of_any_size_is_hashed_and_its_records_are_read(
    portrait: bytes, monkeypatch: pytest.MonkeyPatch, large_file: int
) -> None:
    monkeypatch.setattr(model_service, "LARGE_FILE", large_file)
    signed = Signer("Some Camera").sign(portrait, "image/jpeg")

    analysis = service_told(0.2).analyze(signed)

    assert analysis.image.sha256 == hashlib.sha256(signed).hexdigest()
    assert analysis.image.bytes == len(signed)
    assert analysis.provenance.c2pa is not None
    assert analysis.provenance.c2pa.signed_by == "Some Camera"


def test_the_network_is_shown_its_input_as_the_manifest_has_it(portrait: bytes) -> None:
    engine = Told([0.2] * 6)
    told = {"input": NetworkInput(size=120, mean=(0.1, 0.2, 0.4), std=(0.5, 0.1, 0.3)), "undecided": None}
    manifest = read_manifest(MODEL).model_copy(update=told)

    ModelService(manifest, engine).analyze(portrait, region="image", stability=True)

    expected = Image.open(io.BytesIO(portrait)).resize((120, 120), Image.Resampling.BILINEAR)
    np.testing.assert_array_equal(engine.seen[0], expected)
    # Its variants, asked about for stability, are the same picture but for small changes.
    for variant in engine.seen[1:]:
        assert variant.shape == (120, 120, 3)
        assert variant.dtype == np.uint8
        np.testing.assert_allclose(variant.mean(axis=(0, 1)), engine.seen[0].mean(axis=(0, 1)), atol=6)


def test_the_largest_picture_is_the_one_that_the_settings_allow(portrait: bytes) -> None:
    assert ModelService.configured(Settings(max_megapixels=0.3)).analyze(portrait).faces

    with pytest.raises(TooManyPixels):
        ModelService.configured(Settings(max_megapixels=0.2)).analyze(portrait)


def light(heatmap: str | None) -> np.ndarray:
    """A heatmap's pixels, [0, 255]."""
    assert heatmap is not None
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(heatmap.partition(",")[2])))).astype(int)


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("photo", ["thumbnail", "astronaut"])
def test_a_photo_that_lies_on_its_side_is_judged_as_if_it_stood_and_described_as_it_lies(
    photo: str, request: pytest.FixtureRequest, encode: Encode, quarters: int
) -> None:
    """In the thumbnail no face is found as it lies, in the astronaut's portrait one that is hardly sure."""
    picture = request.getfixturevalue(photo)
    service = ModelService(read_manifest(MODEL), Blocks())
    upright = service.analyze(encode(picture, "PNG"), explain=True, stability=True)

    lying = service.analyze(encode(turn(picture, quarters), "PNG"), explain=True, stability=True)

    assert lying.image.turned == 360 - 90 * quarters
    assert (lying.image.width, lying.image.height) == turn(picture, quarters).size
    assert [reason.code for reason in lying.reasons] == ["turned"]
    (face,), (expected,) = lying.faces, upright.faces
    assert (face.fake_probability, face.verdict) == (expected.fake_probability, expected.verdict)
    assert (face.stability, face.quality, face.reasons) == (expected.stability, expected.quality, expected.reasons)
    for place, of in ((face.box, expected.box), (face.crop, expected.crop)):
        assert place.corners == pytest.approx(of.turned(quarters, picture.size).corners)
    np.testing.assert_allclose(light(face.heatmap), np.rot90(light(expected.heatmap), -quarters), atol=2)
    assert np.abs(light(face.heatmap) - light(expected.heatmap)).max() > 2


def test_an_upright_photo_says_that_it_was_not_turned(portrait: bytes) -> None:
    analysis = service_told(0.2).analyze(portrait)

    assert (analysis.image.turned, analysis.reasons) == (0, [])


def test_only_where_no_face_is_sure_is_a_photo_looked_at_in_its_turns(
    portrait: bytes, landscape: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[tuple[int, int]] = []

    def counted(view: Image.Image) -> list[detector.Detection]:
        sizes.append(view.size)
        return detector.look(view)

    monkeypatch.setattr(faces, "look", counted)

    assert service_told(0.2).analyze(portrait).faces
    assert sizes == [(320, 320)]
    sizes.clear()
    assert not service_told().analyze(landscape).faces
    assert sizes == [(320, 213), (900, 600), (213, 320), (320, 213), (213, 320)]


BOXES = Box(100, 40, 60, 80), Box(200, 40, 60, 80)


@pytest.mark.parametrize(
    ("turned_score", "seen_again", "turned"),
    [(0.9, 2, 0), (0.91, 2, 0), (0.92, 2, 90), (0.95, 1, 0)],
    ids=["by chance", "at the edge", "surer", "one face is lost"],
)
def test_a_photo_is_turned_only_where_its_faces_are_surer_then_and_none_is_lost(
    portrait: bytes, monkeypatch: pytest.MonkeyPatch, turned_score: float, seen_again: int, turned: int
) -> None:
    lying = [Face(box, 0.88) for box in BOXES]
    upright = [Face(box.turned(1, (512, 512)), turned_score) for box in BOXES[:seen_again]]
    searches = iter([lying, upright])
    monkeypatch.setattr("vision.faces.detect_faces", lambda image: next(searches))
    monkeypatch.setattr("vision.faces.turn_to_faces", lambda image: 1)

    analysis = service_told(0.2, 0.2).analyze(portrait)

    assert (analysis.image.turned, len(analysis.faces)) == (turned, 2)


def test_a_photo_stays_as_it_is_where_the_search_finds_none_in_its_turn_either(
    landscape: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vision.faces.turn_to_faces", lambda image: 1)

    analysis = service_told().analyze(landscape)

    assert (analysis.image.turned, analysis.faces) == (0, [])
    assert [reason.code for reason in analysis.reasons] == ["no_face"]


def test_a_manifest_that_is_written_can_be_read_whatever_the_locale(tmp_path: Path) -> None:
    manifest = read_manifest(MODEL).model_copy(update={"name": "modèle"})
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        write_manifest(manifest, tmp_path)
    finally:
        locale.setlocale(locale.LC_CTYPE, before)

    assert read_manifest(tmp_path) == manifest
