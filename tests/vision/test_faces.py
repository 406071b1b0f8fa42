"""Faces are found at every size, in pixels of the upright picture."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.vision.test_boxes import overlap
from vision import faces
from vision.boxes import Box
from vision.faces import detect_faces, turn, turn_to_faces

FACELESS = (data.coffee, data.chelsea, data.rocket, data.hubble_deep_field, data.retina, data.immunohistochemistry)
FACE = Box(177, 64, 96, 120)  # of the portrait, by eye


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0, 8.0])
def test_the_portraits_face_is_found_at_any_size(astronaut: Image.Image, scale: float) -> None:
    side = round(512 * scale)

    faces = detect_faces(astronaut.resize((side, side)))

    assert len(faces) == 1
    found, expected = faces[0].box, FACE.scaled(scale, scale)
    assert overlap(found, expected) > 0.75
    assert 0.6 < found.area / expected.area < 1.6


def test_a_small_face_in_a_large_picture_is_found_at_the_second_look(astronaut: Image.Image) -> None:
    picture = Image.new("RGB", (3000, 2000), (90, 110, 130))
    picture.paste(astronaut.resize((256, 256)), (2100, 1300))

    faces = detect_faces(picture)

    assert len(faces) == 1
    assert overlap(faces[0].box, Box(2100 + 88, 1300 + 32, 48, 60)) > 0.7


def test_several_faces_come_largest_first(astronaut: Image.Image) -> None:
    picture = Image.new("RGB", (1400, 700), (120, 120, 120))
    for left, side in ((0, 300), (350, 600), (1000, 400)):
        picture.paste(astronaut.resize((side, side)), (left, 50))

    faces = detect_faces(picture)

    assert [round(face.box.x) // 350 for face in faces] == [1, 3, 0]
    assert all(0.6 <= face.score <= 1 for face in faces)


def test_a_large_face_stays_where_the_second_look_finds_a_small_one_over_its_corner(astronaut: Image.Image) -> None:
    picture = Image.new("RGB", (3000, 2400), (110, 120, 130))
    picture.paste(astronaut.crop((100, 0, 333, 266)).resize((2097, 2394)), (0, 0))
    small = astronaut.crop((165, 45, 282, 190)).resize((234, 290))
    for place in ((1338, 1275), (2500, 300)):  # over the large face's corner; and alone, so that there is a second look
        picture.paste(small, place)

    large, *others = detect_faces(picture)

    assert overlap(large.box, Box(77, 64, 96, 120).scaled(9, 9)) > 0.7
    assert sorted(face.box.x // 1000 for face in others) == [1, 2]


def test_a_small_face_before_a_large_one_deletes_neither(astronaut: Image.Image) -> None:
    """As of somebody who holds a card with a photo before their mouth."""
    picture = astronaut.resize((2048, 2048))
    picture.paste(astronaut.crop((165, 45, 282, 190)).resize((160, 198)), (800, 600))

    large, small = detect_faces(picture)

    assert overlap(large.box, FACE.scaled(4, 4)) > 0.7
    assert 60 < small.box.width < 200


def test_people_behind_a_large_face_are_found(astronaut: Image.Image) -> None:
    """Of 96 to 120 pixels in a photo of 12 megapixels: large enough for a confident word."""
    picture = Image.new("RGB", (4000, 3000), (110, 120, 130))
    picture.paste(astronaut.resize((2500, 2500)), (0, 400))
    for left in (2700, 3300):
        picture.paste(astronaut, (left, 800))

    large, *others = detect_faces(picture)

    assert large.box.width > 400
    assert sorted(round(face.box.x) // 100 for face in others) == [28, 34]


def test_boxes_stay_within_the_picture(astronaut: Image.Image) -> None:
    close_up = astronaut.crop((170, 70, 280, 190))

    for face in detect_faces(close_up):
        left, top, right, bottom = face.box.corners
        assert left >= 0
        assert top >= 0
        assert right <= close_up.width
        assert bottom <= close_up.height


def test_no_face_is_found_where_there_is_none() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (6, 9, 3), np.uint8)

    assert detect_faces(Image.fromarray(noise).resize((900, 600))) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3000, 2), (20_000_000, 1), (40, 30_000)])
def test_degenerate_pictures_have_no_faces(size: tuple[int, int]) -> None:
    assert detect_faces(Image.new("RGB", size)) == []
    assert turn_to_faces(Image.new("RGB", size)) == 0


@pytest.mark.parametrize("side", [300, 512, 2000])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_lying_picture_is_turned_so_that_its_face_stands_upright(
    astronaut: Image.Image, quarters: int, side: int
) -> None:
    lying = turn(astronaut.resize((side, side)), quarters)

    assert (quarters + turn_to_faces(lying)) % 4 == 0


def test_what_is_hardly_a_face_turns_no_picture(astronaut: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    lying = turn(astronaut, 1)
    monkeypatch.setattr(faces, "SURE", 0.99)

    assert turn_to_faces(lying) == 0


def test_no_turn_shows_a_face_where_there_is_none() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (6, 9, 3), np.uint8)
    pictures = [Image.fromarray(noise).resize((900, 600)), *(Image.fromarray(made()) for made in FACELESS)]

    assert [turn_to_faces(picture) for picture in pictures] == [0] * len(pictures)
