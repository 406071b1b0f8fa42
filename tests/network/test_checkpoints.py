"""Every layout that is around comes back as the same tensors; nothing in a file is ever run."""

import os
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from typer.testing import CliRunner

from cli import app
from manifest import ModelUnavailable
from network.checkpoints import load_checkpoint, save_checkpoint
from network.convert import convert_checkpoint
from tests.network import foreign
from tests.network.test_xception import seeded_network, seeded_state

State = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def state() -> State:
    return seeded_state(2)


def assert_same(found: State, expected: State, *, atol: float = 0) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, rtol=0, atol=atol)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_ours_survives_a_round_trip(tmp_path: Path, state: State, dtype: torch.dtype) -> None:
    save_checkpoint(state, tmp_path / "ours.safetensors", dtype)

    assert_same(load_checkpoint(tmp_path / "ours.safetensors").state, state, atol=0 if dtype == torch.float32 else 2e-3)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("dropout", [False, True])
def test_a_whole_module_of_faceforensics_is_read(tmp_path: Path, state: State, zipped: bool, dropout: bool) -> None:
    foreign.whole_module(tmp_path / "full_c23.p", seeded_network(2), zipped=zipped, dropout=dropout)

    checkpoint = load_checkpoint(tmp_path / "full_c23.p")

    assert checkpoint.classes == 2
    assert_same(checkpoint.state, state)


@pytest.mark.parametrize(
    ("name", "prefix", "head", "wrapper"),
    [
        ("pretrainedmodels.pth", "", "last_linear", None),
        ("legacy_xception-timm.pth", "", "fc", None),
        ("deepfake_c0_xception.pkl", "model.", "last_linear.1", None),
        ("ffpp_c23.pth", "module.model.", "last_linear", None),
        ("data_parallel.pth", "module.", "last_linear.1", None),
        ("deepfakebench_xception_best.pth", "backbone.", "last_linear", None),
        ("harness.ckpt", "net.", "fc", "state_dict"),
    ],
)
def test_state_dicts_of_other_projects_are_read(
    tmp_path: Path, state: State, name: str, prefix: str, head: str, wrapper: str | None
) -> None:
    theirs: dict[str, object] = dict(foreign.renamed(state, prefix, head))
    theirs[f"{prefix}bn1.num_batches_tracked"] = torch.tensor(7)
    torch.save({wrapper: theirs, "epoch": 3} if wrapper else theirs, tmp_path / name)

    assert_same(load_checkpoint(tmp_path / name).state, state)


def test_the_unused_projection_of_deepfakebench_is_left_out(tmp_path: Path, state: State) -> None:
    theirs = foreign.renamed(state, "backbone.") | {"backbone.adjust_channel.0.weight": torch.zeros(512, 2048, 1, 1)}
    torch.save(theirs, tmp_path / "xception_best.pth")

    assert_same(load_checkpoint(tmp_path / "xception_best.pth").state, state)


def test_pointwise_convolutions_kept_as_matrices_are_read(tmp_path: Path, state: State) -> None:
    theirs = {name: v[:, :, 0, 0] if "pointwise" in name else v for name, v in state.items()}
    torch.save(theirs, tmp_path / "xception-b5690688.pth")

    assert_same(load_checkpoint(tmp_path / "xception-b5690688.pth").state, state)


class Hostile:
    """Unpickled by a plain unpickler, it creates a file."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_hostile_pickle_is_refused_and_runs_nothing(tmp_path: Path, state: State, zipped: bool) -> None:
    trace, path = tmp_path / "was-run", tmp_path / "hostile.pth"
    torch.save(state | {"payload": Hostile(trace)}, path, _use_new_zipfile_serialization=zipped)

    with pytest.raises(ModelUnavailable, match="refused, nothing was run"):
        load_checkpoint(path)
    assert not trace.exists()

    torch.load(path, weights_only=False)
    assert trace.exists(), "the file would have been harmless anyway: this test proves nothing"


def test_a_hostile_class_id_of_the_old_format_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    """The old format's class ids are rewritten before they are read; that must not open a door."""
    trace, path = tmp_path / "was-run", tmp_path / "hostile.p"
    network = seeded_network(2)
    network.payload = Hostile(trace)  # type: ignore[assignment]
    foreign.whole_module(path, network, zipped=False, dropout=False)

    with pytest.raises(ModelUnavailable, match="refused, nothing was run"):
        load_checkpoint(path)
    assert not trace.exists()


def test_a_plain_pickle_is_refused(tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    (tmp_path / "plain.pkl").write_bytes(pickle.dumps(Hostile(trace)))

    with pytest.raises(ModelUnavailable):
        load_checkpoint(tmp_path / "plain.pkl")
    assert not trace.exists()


@pytest.mark.parametrize("name", ["missing.safetensors", "missing.pth"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelUnavailable, match=rf"{name}: expected a checkpoint, found no file"):
        load_checkpoint(tmp_path / name)


@pytest.mark.parametrize("name", ["cut.safetensors", "cut.pth", "cut-old.pth"])
def test_a_truncated_file_is_named(tmp_path: Path, state: State, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".safetensors"):
        save_checkpoint(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization="old" not in name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(ModelUnavailable, match=name):
        load_checkpoint(path)


def test_a_tensor_of_the_wrong_shape_is_named_with_what_was_expected(tmp_path: Path, state: State) -> None:
    save_checkpoint(state | {"conv3.pointwise.weight": torch.zeros(1536, 512, 1, 1)}, tmp_path / "wrong.safetensors")

    with pytest.raises(ModelUnavailable, match=r"expected conv3.pointwise.weight of shape \(1536, 1024, 1, 1\), found"):
        load_checkpoint(tmp_path / "wrong.safetensors")


def test_a_missing_tensor_is_named(tmp_path: Path, state: State) -> None:
    save_checkpoint({k: v for k, v in state.items() if k != "bn4.bias"}, tmp_path / "short.safetensors")

    with pytest.raises(ModelUnavailable, match=r"expected tensor bn4\.bias"):
        load_checkpoint(tmp_path / "short.safetensors")


def test_another_network_is_refused(tmp_path: Path) -> None:
    torch.save({"layer1.weight": torch.zeros(3, 3)}, tmp_path / "resnet.pth")

    with pytest.raises(ModelUnavailable, match="expected an Xception with a linear head"):
        load_checkpoint(tmp_path / "resnet.pth")


def test_weights_beyond_half_precision_are_refused_rather_than_stored_as_infinity(tmp_path: Path, state: State) -> None:
    with pytest.raises(ModelUnavailable, match=r"bn1.weight does not fit into torch.float16"):
        save_checkpoint(state | {"bn1.weight": torch.full((32,), 1e6)}, tmp_path / "large.safetensors")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"classes": ["real", "real"]}, "distinct"),
        ({"classes": ["real", ""]}, "expected 2 class names"),
        ({"margin": -1.0}, "crop.margin|margin: "),
        ({"margin": float("inf")}, "margin above 0"),
    ],
)
def test_a_conversion_that_is_described_wrongly_is_refused_and_writes_nothing(
    tmp_path: Path, state: State, options: dict[str, Any], told: str
) -> None:
    save_checkpoint(state, tmp_path / "two.safetensors")

    with pytest.raises(ModelUnavailable, match=rf"two\.safetensors: .*({told})"):
        convert_checkpoint(tmp_path / "two.safetensors", tmp_path / "model", name="two", **options)

    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("options", [["--classes", "real,real"], ["--margin", "-1"], ["--margin", "nan"]])
def test_a_wrong_description_is_one_line_of_the_command_line(tmp_path: Path, state: State, options: list[str]) -> None:
    save_checkpoint(state, tmp_path / "two.safetensors")

    words = ["convert", str(tmp_path / "two.safetensors"), str(tmp_path / "model"), *options]
    result = CliRunner().invoke(app, words, catch_exceptions=False)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    "strange",
    [
        torch.zeros(1, dtype=torch.float16).expand(1 << 40),  # as large as one wants, of a file of 1 kB
        torch.empty(64, device="meta"),
        torch.zeros(64, 64).to_sparse(),
    ],
)
def test_a_tensor_that_is_none_is_refused_before_it_is_converted(tmp_path: Path, state: State, strange: Tensor) -> None:
    torch.save(state | {"bn1.weight": strange}, tmp_path / "strange.pth")

    with pytest.raises(ModelUnavailable, match=r"strange\.pth"):
        load_checkpoint(tmp_path / "strange.pth")


def test_a_dict_within_itself_is_refused(tmp_path: Path, state: State) -> None:
    endless: dict[str, object] = dict(state)
    endless["module"] = endless
    torch.save(endless, tmp_path / "endless.pth")

    with pytest.raises(ModelUnavailable, match=r"endless\.pth"):
        load_checkpoint(tmp_path / "endless.pth")


def test_what_a_harness_stores_beside_the_network_is_left_out(tmp_path: Path, state: State) -> None:
    network = seeded_network(2)
    optimizer = torch.optim.AdamW(network.parameters())
    network(torch.zeros(1, 3, 299, 299)).sum().backward()
    optimizer.step()
    torch.save({"state_dict": network.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "run.pth")

    assert load_checkpoint(tmp_path / "run.pth").classes == 2


def test_of_two_networks_none_is_guessed(tmp_path: Path, state: State) -> None:
    torch.save({"model": state, "net": state}, tmp_path / "two.pth")

    with pytest.raises(ModelUnavailable, match="expected one network, found"):
        load_checkpoint(tmp_path / "two.pth")
