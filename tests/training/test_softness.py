import numpy as np
import pytest

from training.arrays import Picture
from training.softness import LOST, as_soft_as, detail, softened


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("part", [0.7, 0.2])
def test_a_picture_is_made_as_soft_as_asked_for_in_any_way(part: float, seed: int, face: Picture) -> None:
    level = part * detail(face)

    soft = as_soft_as(face, level, np.random.default_rng(seed))

    assert 0.8 * level < detail(soft) <= level
    assert soft.shape == face.shape
    assert soft.dtype == np.uint8


def test_a_picture_that_is_as_soft_already_stays_as_it_is(face: Picture) -> None:
    assert as_soft_as(face, detail(face), np.random.default_rng(0)) is face


def test_reals_lose_as_much_detail_as_networks_leave_out(face: Picture) -> None:
    lost = [np.log(detail(face) / detail(softened(face, np.random.default_rng(seed)))) for seed in range(20)]

    assert LOST[0] <= min(lost)
    assert max(lost) < LOST[1] + 0.25
    assert np.ptp(lost) > 1
