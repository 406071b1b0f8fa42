"""What a GPU wants: batches of fixed sizes that hold every face once and in order, from one thread."""

from concurrent.futures import ThreadPoolExecutor
from threading import get_ident

import numpy as np
import pytest
import torch
from torch import Tensor

from manifest import read_manifest
from network.torch_engine import GPU_BATCHES, TorchEngine, batches
from tests.conftest import MODEL


@pytest.mark.parametrize("count", [1, 2, 3, 8, 32, 33, 75])
def test_every_face_is_in_one_batch_of_a_known_size(count: int) -> None:
    faces = np.arange(1, count + 1, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)

    parts = list(batches(faces, GPU_BATCHES))

    assert all(len(batch) in GPU_BATCHES for batch, _ in parts)
    np.testing.assert_array_equal(np.concatenate([batch[:number] for batch, number in parts]), faces)
    assert all(not batch[number:].any() for batch, number in parts)


def test_a_batch_of_the_right_size_is_not_copied() -> None:
    faces = np.ones((8, 2, 2, 3), np.uint8)

    ((batch, count),) = batches(faces, GPU_BATCHES)

    assert count == 8
    assert np.shares_memory(batch, faces)


def test_where_graphs_are_recorded_one_thread_computes_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CPU that is taken for a GPU; nothing is compiled."""
    engine = TorchEngine(MODEL, read_manifest(MODEL), precision="fp32", threads=1)
    engine._on_gpu, engine._alone = True, ThreadPoolExecutor(1)
    threads: list[int] = []
    eager = engine._forward

    def noted(batch: Tensor) -> tuple[Tensor, Tensor]:
        threads.append(get_ident())
        return eager(batch)

    monkeypatch.setattr(engine, "_forward", noted)
    monkeypatch.setattr(engine, "_on_device", lambda batch: torch.from_numpy(batch))
    faces = np.zeros((1, 299, 299, 3), np.uint8)

    with ThreadPoolExecutor(3) as callers:
        list(callers.map(lambda _: engine.infer(faces, 1), range(3)))

    assert len(threads) == 3
    assert len({*threads}) == 1
    assert get_ident() not in threads
