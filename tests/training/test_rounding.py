"""Weights rounded together answer more like the ones in float than weights rounded each by itself."""

import numpy as np
import openvino as ov
import openvino.opset13 as ops
import pytest
from numpy.typing import NDArray

from training.rounding import LARGEST, input_products, round_weights, rounded

Array = NDArray[np.float32]
FACES = [np.random.default_rng(seed).uniform(0, 1, (1, 3, 9, 9)).astype(np.float32) for seed in range(4)]


def neighbours(rng: np.random.Generator) -> Array:
    """What nine neighbouring pixels may be: never negative, and much alike. (samples, 9)"""
    return (np.maximum(0, rng.normal(1, 1, (2000, 1))) + rng.uniform(0, 0.2, (2000, 9))).astype(np.float32)


def to_the_nearest(weights: Array) -> Array:
    steps = np.abs(weights).max(axis=-1, keepdims=True) / LARGEST
    nearest: Array = np.round(weights / steps) * steps
    return nearest


def test_what_one_weight_loses_the_others_make_good() -> None:
    rng = np.random.default_rng(1)
    weights, seen, new = rng.normal(0, 1, (1, 40, 9)).astype(np.float32), neighbours(rng), neighbours(rng)

    chosen, steps = rounded(weights, (seen.T @ seen / len(seen))[None].astype(np.float64))

    def error(other: Array) -> float:
        return float(np.square(new @ (other - weights)[0].T).mean())

    assert error(chosen * steps) < 0.1 * error(to_the_nearest(weights))
    assert np.abs(chosen).max() <= LARGEST


def test_weights_whose_inputs_tell_nothing_of_each_other_go_to_the_nearest_step() -> None:
    weights = np.random.default_rng(2).normal(0, 1, (3, 5, 9)).astype(np.float32)
    always_zero, unrelated = np.zeros((9, 9)), np.diag(np.arange(1.0, 10))
    always_alike = np.ones((9, 9))

    chosen, steps = rounded(weights, np.stack([always_zero, unrelated, always_alike]))

    np.testing.assert_allclose((chosen * steps)[:2], to_the_nearest(weights)[:2], atol=1e-6)
    assert np.abs((chosen * steps - weights)[2].sum(axis=-1)).max() < steps[2].max()  # of inputs alike the sum counts


def test_an_output_without_weights_stays_without() -> None:
    chosen, steps = rounded(np.zeros((1, 2, 9), np.float32), np.ones((1, 9, 9)))

    assert not chosen.any()
    assert np.isfinite(steps).all()


def network(kernel: Array, *, stride: int = 1, pad: int = 1, in_groups: bool = False) -> ov.Model:
    image = ops.parameter([1, 3, 9, 9], np.float32)
    convolve = ops.group_convolution if in_groups else ops.convolution
    spaces = [stride] * 2, [pad] * 2, [pad] * 2, [1, 1]
    result = convolve(ops.relu(image), ops.constant(kernel), *spaces, name="layer")
    return ov.Model([result], [image], "small")


def answer(graph: ov.Model, face: Array) -> Array:
    result: Array = ov.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([face])[0]
    return result


@pytest.mark.parametrize("in_groups", [False, True])
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (1, 1), (2, 0), (2, 1)])
def test_products_are_of_what_the_kernel_covers(in_groups: bool, stride: int, pad: int) -> None:
    shape = (3, 4, 1, 3, 3) if in_groups else (12, 3, 3, 3)
    kernel = np.random.default_rng(3).normal(0, 1, shape).astype(np.float32)
    graph = network(kernel, stride=stride, pad=pad, in_groups=in_groups)
    [layer] = [node for node in graph.get_ops() if node.get_friendly_name() == "layer"]

    [products] = input_products(graph, [layer], FACES)

    answers = np.concatenate([answer(graph, face) for face in FACES])
    weights = kernel.reshape(len(products), -1, products.shape[-1])
    power = np.einsum("gon,gnm,gom->go", weights, products, weights).ravel()
    np.testing.assert_allclose(power, np.square(answers).mean(axis=(0, 2, 3)), rtol=1e-3)


def test_only_what_is_in_8_bits_is_rounded_anew() -> None:
    kernel = np.random.default_rng(4).normal(0, 1, (5, 3, 3, 3)).astype(np.float32)
    exact, in_float, in_8_bits = (network(kernel) for _ in range(3))
    [layer] = [node for node in in_8_bits.get_ops() if node.get_friendly_name() == "layer"]
    ones, step = ops.constant(np.ones_like(kernel, np.int8)), ops.constant(np.float32(1))
    plain = ops.multiply(ops.convert(ones, np.float32), step)
    layer.input(1).replace_source_output(plain.output(0))

    round_weights(in_float, exact, FACES)
    round_weights(in_8_bits, exact, FACES)

    wanted = answer(network(kernel), FACES[0])
    untouched, anew = answer(in_float, FACES[0]), answer(in_8_bits, FACES[0])
    np.testing.assert_array_equal(untouched, wanted)
    assert 0 < np.abs(anew - wanted).max() < 0.05 * np.abs(wanted).max()
