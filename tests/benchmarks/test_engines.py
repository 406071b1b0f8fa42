"""Figures that the report divides by."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from benchmarks.__main__ import measure
from benchmarks.bars import Bar
from benchmarks.engines import multiplications
from benchmarks.services import Parts
from benchmarks.timing import in_turn, percentile
from network.xception import Xception
from tests.conftest import MODEL


def test_multiplications_are_those_of_every_convolution() -> None:
    counted = 0

    def count(module: nn.Module, _: object, output: torch.Tensor) -> None:
        nonlocal counted
        assert isinstance(module, nn.Conv2d)
        kernel = module.kernel_size[0] * module.kernel_size[1] * module.in_channels // module.groups
        counted += output[0].numel() * kernel

    network = Xception(3).eval()
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    with torch.inference_mode():
        features = network.features(torch.zeros(1, 3, 107, 107))
        network.class_activation_maps(features)

    head = features[0, 0].numel() * 2048 * 3  # of the maps; a plain function, not a module
    assert multiplications(107, 3) == counted + head


def test_percentiles_are_numpys() -> None:
    values = np.random.default_rng(0).exponential(size=37).tolist()

    for share in (0.0, 0.5, 0.95, 0.99, 1.0):
        assert percentile(values, share) == pytest.approx(np.quantile(values, share))


def test_contestants_take_turns() -> None:
    order: list[str] = []

    in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, calls=1)

    assert order == ["a", "b", *["a", "a", "b", "b"] * 2]


def test_a_bar_knows_which_side_is_good() -> None:
    assert Bar("faster", 6.0, 6, at_least=True).reached
    assert not Bar("slower", 3.1, 3, at_least=False).reached


def test_the_parts_of_the_service_run_as_the_settings_have_the_service_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPFAKE_ENGINE", "openvino")
    monkeypatch.setenv("DEEPFAKE_PRECISION", "fp32")

    assert Parts(MODEL, tmp_path)._engine.precision == "fp32"
    assert measure(MODEL, tmp_path, parts=(), seconds=1, rounds=1).precision == "fp32"
