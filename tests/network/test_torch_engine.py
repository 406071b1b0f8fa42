"""Batches of fixed sizes, as a GPU wants them, hold every face once and in order."""

import numpy as np
import pytest

from network.torch_engine import GPU_BATCHES, batches


@pytest.mark.parametrize("count", [1, 2, 3, 8, 32, 33, 75])
def test_every_face_is_in_one_batch_of_a_known_size(count: int) -> None:
    faces = np.arange(1, count + 1, dtype=np.float32)[:, None, None, None] * np.ones((1, 3, 2, 2), np.float32)

    parts = list(batches(faces, GPU_BATCHES))

    assert all(len(batch) in GPU_BATCHES for batch, _ in parts)
    np.testing.assert_array_equal(np.concatenate([batch[:number] for batch, number in parts]), faces)
    assert all(not batch[number:].any() for batch, number in parts)


def test_a_batch_of_the_right_size_is_not_copied() -> None:
    faces = np.ones((8, 3, 2, 2), np.float32)

    ((batch, count),) = batches(faces, GPU_BATCHES)

    assert count == 8
    assert np.shares_memory(batch, faces)
