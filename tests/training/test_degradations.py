import ast
import inspect

import numpy as np
import pytest

from training import codecs, stream
from training.arrays import Picture
from training.degradations import CHAIN, MIN_SIDE, Degradation, degrade, jpeg


def test_the_same_chain_serves_every_label() -> None:
    """One call in the stream, and it is told nothing about the label."""
    calls = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(stream)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "degrade"
    ]

    assert len(calls) == 1
    assert list(inspect.signature(degrade).parameters) == ["picture", "rng", "strength"]


def test_some_pictures_stay_untouched_and_most_do_not(face: Picture) -> None:
    untouched = [degrade(face, np.random.default_rng(seed)) is face for seed in range(60)]

    assert 1 <= sum(untouched) <= 25


def test_the_same_seed_degrades_alike(face: Picture) -> None:
    first, again = (degrade(face, np.random.default_rng(11)) for _ in range(2))

    assert np.array_equal(first, again)


@pytest.mark.parametrize("step", [step for step, _ in CHAIN], ids=lambda step: step.__name__)
def test_each_step_gives_a_picture_that_is_still_usable(step: Degradation, face: Picture) -> None:
    for seed in range(6):
        picture = step(face, np.random.default_rng(seed))
        assert picture.dtype == np.uint8
        assert picture.shape[2] == 3
        assert min(picture.shape[:2]) >= MIN_SIDE


def test_lower_quality_loses_more(face: Picture) -> None:
    def loss(picture: Picture) -> float:
        return float(np.abs(picture.astype(int) - face).mean())

    assert loss(codecs.jpeg(face, 30)) > loss(codecs.jpeg(face, 90)) > 0
    assert loss(codecs.webp(face, 30)) > loss(codecs.webp(face, 90)) > 0
    assert loss(codecs.h264(face, 40)) > loss(codecs.h264(face, 20)) > 0


def test_a_video_frame_of_odd_size_keeps_it(face: Picture) -> None:
    odd = np.ascontiguousarray(face[:151, :133])

    assert codecs.video([odd, odd], 30).shape == odd.shape


@pytest.mark.parametrize("codec", sorted(codecs.CODECS))
def test_a_video_shows_its_last_frame_and_loses_more_at_a_higher_rate_factor(face: Picture, codec: str) -> None:
    before = np.ascontiguousarray(face[::-1])
    fine, coarse = (codecs.video([before, before, face], crf, codec).astype(int) for crf in (20, 50))

    assert np.abs(fine - face).mean() < np.abs(coarse - face).mean() < np.abs(coarse - before).mean()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="not a picture"):
        codecs.decode(np.frombuffer(b"no picture at all", np.uint8))


def test_a_second_jpeg_on_a_shifted_grid_moves_nothing() -> None:
    """The face's box and the forged pixels are told of the picture as it was."""
    spot = np.zeros((96, 96, 3), np.uint8)
    spot[40:56, 40:56] = 255
    changed = [jpeg(spot, np.random.default_rng(seed)) for seed in range(40)]

    for picture in changed:
        rows, columns = np.nonzero(picture[..., 1] > 128)
        assert picture.shape == spot.shape
        assert abs(rows.mean() - 47.5) < 0.5
        assert abs(columns.mean() - 47.5) < 0.5
