import io

import numpy as np
import pytest
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from tests.conftest import Encode
from training.arrays import Picture
from training.perturbations import LEVELS, PERTURBATIONS, perturb
from training.tiers import TIERS, canonical


def opened(stored: bytes) -> JpegImageFile:
    return JpegImageFile(io.BytesIO(stored))


@pytest.mark.parametrize(("tier", "longest"), [("clean", 2000), ("web", 768), ("hard", 512)])
def test_a_large_picture_is_shrunk_to_the_longest_side_of_its_tier(face: Picture, tier: str, longest: int) -> None:
    large = np.asarray(Image.fromarray(face).resize((2000, 1000)))

    assert opened(TIERS[tier].file(large)).size == (longest, longest // 2)


@pytest.mark.parametrize("tier", TIERS)
def test_a_small_picture_keeps_its_size(face: Picture, tier: str) -> None:
    assert opened(TIERS[tier].file(face)).size == (face.shape[1], face.shape[0])


def test_each_tier_takes_more_away_than_the_one_before(face: Picture) -> None:
    files = [tier.file(face) for tier in TIERS.values()]
    losses = [np.abs(tier(face).astype(int) - face).mean() for tier in TIERS.values()]

    assert len(files[0]) > len(files[1]) > len(files[2])
    assert losses == sorted(losses)


def test_the_file_says_nothing_about_the_form_in_which_a_picture_came(face: Picture, encode: Encode) -> None:
    image = Image.fromarray(face)
    exif = Image.Exif()
    exif[0x0131] = "a paint program"
    forms = [encode(image, "PNG"), encode(image, "JPEG", quality=98, exif=exif), encode(image, "WEBP", lossless=True)]

    files = [opened(TIERS["clean"].file(canonical(form))) for form in forms]

    assert {(file.format, file.size, str(file.quantization)) for file in files} == {
        ("JPEG", image.size, str(files[0].quantization))
    }
    assert not any(file.getexif() for file in files)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_keeps_the_size_and_grows_with_its_level(face: Picture, name: str) -> None:
    weak, strong = perturb(face, name, 1, seed=0), perturb(face, name, LEVELS, seed=0)

    def change(picture: Picture) -> float:
        return float(np.abs(picture.astype(int) - face).mean())

    assert weak.shape == strong.shape == face.shape
    assert 0 < change(weak) < change(strong)


def test_seven_perturbations_at_five_levels() -> None:
    assert len(PERTURBATIONS) == 7
    assert {len(levels) for _, levels in PERTURBATIONS.values()} == {LEVELS}


def test_noise_is_the_same_for_a_seed_and_another_for_another(face: Picture) -> None:
    first, again, other = (perturb(face, "gaussian_noise", 3, seed) for seed in (7, 7, 8))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
