"""A quantized network is the same network, only coarser."""

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openvino as ov
import openvino.opset13 as opset
import pytest
from PIL import Image

from manifest import describe_file, read_manifest, write_manifest
from network.openvino_graph import build_graph
from network.weights import Weights, read_weights
from tests.conftest import MODEL
from training.activations import activations
from training.data import BadManifest, Sample, Unreadable
from training.data import read_manifest as read_samples
from training.data import write_manifest as write_samples
from training.equalization import depthwise_ranges, equalized
from training.poolings import pool_in_bytes
from training.quantization_gate import Failure, Gate, contests, face_pixels
from training.quantize import GROUPS, NotGoodEnough, check, fastest_passing, quantize, quantize_graph, spread
from training.rounding import input_products
from training.tiers import TIERS
from vision.boxes import Box
from vision.preprocess import crop_pixels, normalize

SIZE = 75


@pytest.fixture(scope="module")
def weights() -> Weights:
    manifest = read_manifest(MODEL)
    return read_weights(MODEL / manifest.files.weights.path, len(manifest.classes))


@pytest.fixture(scope="module")
def inputs(astronaut: Image.Image) -> list[np.ndarray]:
    """Small, because quantizing runs the network layer by layer."""
    crops = [Box(160, 20, 140, 140), Box(120, 0, 220, 220), Box(0, 0, 512, 512), Box(200, 300, 100, 100)]
    return [normalize(crop_pixels(astronaut, crop, SIZE), (0.5,) * 3, (0.5,) * 3)[None] for crop in crops]


def answers(graph: ov.Model, faces: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    compiled = ov.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    outputs = [compiled([face]) for face in faces]
    return np.concatenate([o["logits"] for o in outputs]), np.concatenate([o["maps"] for o in outputs])


def test_a_quantized_network_keeps_its_outputs_and_comes_close(weights: Weights, inputs: list[np.ndarray]) -> None:
    exact, _ = answers(build_graph(weights, SIZE), inputs)

    quantized = quantize_graph(build_graph(weights, SIZE), inputs, ["conv4"])
    logits, maps = answers(quantized, inputs)

    rounded = [op for op in quantized.get_ops() if op.get_type_name() == "FakeQuantize"]
    readers = [reader.get_node() for op in rounded for reader in op.output(0).get_target_inputs()]
    assert len(readers) > 60
    assert {node.get_type_name() for node in readers} == {"Convolution", "GroupConvolution", "MaxPool"}  # no sums
    pooled = {node.get_friendly_name() for node in readers if node.get_type_name() == "MaxPool"}
    assert pooled == {"block1.pool", "block2.pool"}
    names = {node.get_friendly_name().split(".")[0] for node in readers}
    assert names == {"conv2", "conv3", *(f"block{number}" for number in range(1, 13))}
    np.testing.assert_allclose(maps.mean(axis=(2, 3)), logits, atol=1e-3)
    assert 0 < np.abs(logits - exact).max() < 0.25 * np.abs(exact).max()
    assert_weights_are_rounded_together(build_graph(weights, SIZE), quantized, "conv2", inputs)


def assert_weights_are_rounded_together(
    exact: ov.Model, quantized: ov.Model, name: str, inputs: list[np.ndarray]
) -> None:
    """They answer what `name` has in front of it far better than weights that are each at the nearest step."""
    layer, made = (
        next(node for node in graph.get_ops() if node.get_friendly_name() == name) for graph in (exact, quantized)
    )
    [products] = input_products(exact, [layer], inputs)
    kernel = layer.input_value(1).get_node().get_data().reshape(-1, products.shape[-1])
    whole, steps = (source.get_node() for source in made.input_value(1).get_node().input_values())
    steps = steps.get_data().reshape(-1, 1)
    whole = whole.input_value(0).get_node().get_data().reshape(kernel.shape)

    def loss(levels: np.ndarray) -> float:
        error = levels * steps - kernel
        return float(np.einsum("on,nm,om->", error, products[0], error))

    assert loss(whole) < 0.25 * loss(np.round(kernel / steps))


def test_a_pooling_in_bytes_has_a_step_for_each_channel(weights: Weights, inputs: list[np.ndarray]) -> None:
    exact, made = build_graph(weights, SIZE), build_graph(weights, SIZE)

    pool_in_bytes(made, exact, inputs, ["block2"])

    [levels] = [op for op in made.get_ops() if op.get_type_name() == "FakeQuantize"]
    low, high = (levels.input_value(end).get_node().get_data().reshape(-1) for end in (1, 2))
    pooling = next(node for node in exact.get_ops() if node.get_friendly_name() == "block2.pool")
    read = [values.reshape(len(low), -1) for (values,) in activations(exact, [pooling.output(0)], inputs)]
    seen = np.concatenate(read, axis=1)
    np.testing.assert_allclose(low, np.minimum(seen.min(axis=1), 0), atol=1e-5)
    np.testing.assert_allclose(high, np.maximum(seen.max(axis=1), 0), atol=1e-5)
    before, after = answers(exact, inputs)[0], answers(made, inputs)[0]
    assert 0 < np.abs(after - before).max() < 0.03 * np.abs(before).max()


def test_a_block_in_float_pools_in_float(weights: Weights, inputs: list[np.ndarray]) -> None:
    quantized = quantize_graph(build_graph(weights, SIZE), inputs[:3], ["block1"])

    rounded = [op for op in quantized.get_ops() if op.get_type_name() == "FakeQuantize"]
    readers = {reader.get_node().get_friendly_name() for op in rounded for reader in op.output(0).get_target_inputs()}
    assert "block2.pool" in readers
    assert not [name for name in readers if name.startswith("block1.")]


def model_with(quantized: ov.Model, folder: Path) -> Path:
    """A model folder with the shipped checkpoint, and `quantized` as its int8 network."""
    folder.mkdir()
    manifest = read_manifest(MODEL)
    (folder / manifest.files.weights.path).symlink_to(MODEL / manifest.files.weights.path)
    ov.save_model(quantized, folder / "int8.xml", compress_to_fp16=False)
    files = {"openvino_xml": folder / "int8.xml", "openvino_bin": folder / "int8.bin"}
    described = {name: describe_file(path, "int8") for name, path in files.items()}
    write_manifest(manifest.model_copy(update={"files": manifest.files.model_copy(update=described)}), folder)
    return folder


def test_the_gate_lets_the_same_network_through_and_holds_back_a_worse_one(
    weights: Weights, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where the CPU is quicker in bf16, what is not quantized runs in it: near enough, but not the same.
    monkeypatch.setattr("training.quantization_gate.hint", lambda precision: "f32")
    size = read_manifest(MODEL).input.size
    passed = check(model_with(build_graph(weights, size), tmp_path / "same"), faces)
    assert max(passed.drift.values()) < 1e-3
    assert max(passed.worst_drop.values()) <= 0

    turned = {name: -value if name == "last_linear.weight" else value for name, value in weights.items()}
    worse = model_with(build_graph(turned, size), tmp_path / "worse")
    with pytest.raises(NotGoodEnough, match="mean drift of probability"):
        check(worse, faces)


def test_a_new_network_does_not_keep_the_figures_of_the_one_before(
    weights: Weights, faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = model_with(build_graph(weights, SIZE), tmp_path / "model")
    assert read_manifest(folder).measured
    monkeypatch.setattr("training.quantize.Gate", lambda *_: None)
    monkeypatch.setattr("training.quantize.fastest_passing", lambda *_: build_graph(weights, SIZE))

    written = quantize(folder, faces)

    assert written == read_manifest(folder)
    assert written.measured == []
    assert written.files.openvino_bin != read_manifest(MODEL).files.openvino_bin


class PickyGate(Gate):
    """Passes a network with as many groups in float as it wants, of one draw."""

    def __init__(self, groups: int, seed: int) -> None:
        self.drift, self.worst_drop = {}, {}
        self._wanted = groups, seed

    def check(self, network: ov.Model) -> list[Failure]:
        seed, *in_float = network.get_friendly_name().split()
        groups, wanted_seed = self._wanted
        passes = len(in_float) >= groups and int(seed) == wanted_seed
        return [] if passes else [Failure("all", "web", "drop of AUC", 0.01, 0.002)]


def named(in_float: Sequence[str], seed: int) -> ov.Model:
    """A network that says in its name how it was made."""
    value = opset.parameter([1])
    return ov.Model([value], [value], " ".join([str(seed), *in_float]))


def test_no_more_stays_in_float_than_the_gate_asks_for() -> None:
    def found(groups: int, seed: int) -> str:
        return str(fastest_passing(PickyGate(groups, seed), named, (6, 8)).get_friendly_name())

    assert found(0, 6) == "6"
    assert found(0, 8) == "8"
    assert found(5, 6) == "6 conv4 conv2 block1 block2 block3"


def test_where_no_mixture_passes_the_last_ones_failures_are_told() -> None:
    with pytest.raises(NotGoodEnough, match=r"block5 in float: all web: drop of AUC 0\.0100 > 0\.002"):
        fastest_passing(PickyGate(len(GROUPS) + 1, 6), named, (6, 8))


def test_equalization_brings_ranges_together_and_changes_no_answer(weights: Weights, inputs: list[np.ndarray]) -> None:
    before, _ = answers(build_graph(weights, SIZE), inputs)

    scaled = equalized(weights, SIZE, inputs)

    after, _ = answers(build_graph(scaled, SIZE), inputs)
    np.testing.assert_allclose(after, before, atol=1e-3)
    spread = {
        which: [np.median(reach / reach.max()) for reach in depthwise_ranges(w, SIZE, inputs).values()]
        for which, w in (("before", weights), ("after", scaled))
    }
    assert all(a > b for a, b in zip(spread["after"], spread["before"], strict=True))


def damaged_png() -> bytes:
    """One whose second chunk of pixels is none."""
    stored = io.BytesIO()
    Image.effect_noise((320, 320), 50).save(stored, "PNG")
    whole = stored.getvalue()
    second = whole.index(b"IDAT", whole.index(b"IDAT") + 4)
    return whole[:second] + bytes(4) + whole[second + 4 :]


@pytest.mark.parametrize("stored", [b"no picture", damaged_png()], ids=["none", "damaged"])
def test_a_picture_that_cannot_be_read_is_named_by_the_gate(tmp_path: Path, stored: bytes) -> None:
    (tmp_path / "broken.jpg").write_bytes(stored)
    sample = Sample("broken.jpg", "real", "photos", "1", "val", None, 200, "")

    with pytest.raises(Unreadable, match=r"^broken\.jpg: "):
        face_pixels(sample, tmp_path, read_manifest(MODEL), TIERS["clean"])


@pytest.mark.parametrize(("kept", "told"), [("val", "no training faces"), ("train", "fakes and reals of split val")])
def test_a_set_that_cannot_tell_is_refused_before_anything_is_quantized(
    kept: str, told: str, faces: Path, tmp_path: Path
) -> None:
    shutil.copytree(faces, tmp_path / "faces")
    write_samples(tmp_path / "faces", [sample for sample in read_samples(faces) if sample.split == kept])

    with pytest.raises(BadManifest, match=told):
        quantize(MODEL, tmp_path / "faces")


def test_every_validation_source_is_part_of_a_contest() -> None:
    def sample(source: str, label: str) -> Sample:
        return Sample(f"{source}/{label}.jpg", label, source, source, "val", None, 200, "")

    samples = [
        sample("video", "real"),
        sample("video", "manipulated"),
        sample("photos", "real"),
        sample("gan", "synthetic"),
    ]

    assert contests(samples) == {"video": [0, 1], "photos": [2, 3], "gan": [3, 2]}


def test_paths_of_this_machine_do_not_enter_the_network(
    weights: Weights, inputs: list[np.ndarray], tmp_path: Path
) -> None:
    ov.save_model(quantize_graph(build_graph(weights, SIZE), inputs[:3]), tmp_path / "network.xml")

    assert str(Path.cwd()) not in (tmp_path / "network.xml").read_text()


def test_the_faces_that_channels_are_equalized_on_come_from_every_source_and_tier() -> None:
    sources = 12
    inputs = [np.array([tier, turn % sources], np.float32) for tier in range(3) for turn in range(128)]

    chosen = [tuple(face) for face in spread(inputs, 24)]

    assert [sum(source == number for _, source in chosen) for number in range(sources)] == [2] * sources
    assert [sum(tier == number for tier, _ in chosen) for number in range(3)] == [8] * 3
