from pathlib import Path

import torch

from network.checkpoints import load_checkpoint, save_checkpoint
from tests.conftest import MODEL
from training.package import average


def test_the_mean_of_two_checkpoints_lies_where_it_was_asked_for(tmp_path: Path) -> None:
    before = load_checkpoint(MODEL / "xception.safetensors").state
    moved = {name: value + 1 if name == "last_linear.bias" else value for name, value in before.items()}
    save_checkpoint(moved, tmp_path / "after.safetensors")

    average(MODEL / "xception.safetensors", tmp_path / "after.safetensors", 0.75, tmp_path / "mean.safetensors")

    mean = load_checkpoint(tmp_path / "mean.safetensors").state
    assert torch.allclose(mean["last_linear.bias"], before["last_linear.bias"] + 0.75, atol=2e-3)
    assert torch.equal(mean["conv1.weight"], before["conv1.weight"])
