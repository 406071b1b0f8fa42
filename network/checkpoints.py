"""Read any Xception checkpoint that is around; write ours.

Known layouts: ours and pretrainedmodels (`last_linear`), timm's `legacy_xception` (`fc`), DeepfakeBench
(`backbone.`), HongguLiu/Deepfake-Detection (`model.`, `module.`, Dropout + Linear head) and the
whole-module pickles of FaceForensics++.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from manifest import ModelUnavailable
from network.pickles import read_pickle
from network.weights import check_shapes
from network.xception import Xception

# Wrappers around the network's own names: training harnesses, DataParallel, TransferModel, DeepfakeBench.
PREFIX = re.compile(r"^(?:(?:state_dict|model_state_dict|model|module|net|network|backbone)\.)+")
# The classifier under its other names; Dropout + Linear puts it at index 1 of a Sequential.
HEAD = re.compile(r"^(?:last_linear|fc|classifier)(?:\.\d+)?\.(weight|bias)$")
# DeepfakeBench carries a projection that its classifier does not use; counters of batch norm, and what harnesses store
# beside the network, are for training only.
UNUSED = re.compile(r"^adjust_channel\.|num_batches_tracked$|^(?:optimi[sz]er|(?:lr_)?scheduler|scaler)\w*\.")


# Xception's has 3.1 million numbers. One of 2 ** 40 fits into a file of 1 kB, where its numbers are one and the same.
LARGEST_TENSOR = 20_000_000


@dataclass(frozen=True)
class Checkpoint:
    """state: float32 tensors under the names of `network.xception.Xception`. classes: outputs of the head."""

    state: dict[str, Tensor]
    classes: int

    def network(self) -> Xception:
        """The network with these weights, in evaluation mode."""
        network = Xception(self.classes)
        counters = {name: value for name, value in network.state_dict().items() if "num_batches_tracked" in name}
        network.load_state_dict(self.state | counters)
        return network.eval()


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint of any known layout.

    Raises ModelUnavailable, naming the file, what was expected and what was found.
    """
    raw = _read_safetensors(path) if path.suffix == ".safetensors" else read_pickle(path)
    state = {}
    for name, tensor in raw.items():
        ours = _our_name(name)
        if ours in state:
            raise ModelUnavailable(f"{path}: expected one network, found {ours} in two places")
        if ours is not None:
            if tensor.layout != torch.strided or tensor.is_meta or tensor.numel() > LARGEST_TENSOR:
                raise ModelUnavailable(f"{path}: expected Xception's tensors, found {name} of {tuple(tensor.shape)}")
            state[ours] = _our_shape(ours, tensor.to(torch.float32))
    head = state.get("last_linear.weight")
    if head is None or head.ndim != 2:
        raise ModelUnavailable(f"{path}: expected an Xception with a linear head, found none in {len(raw)} tensors")
    check_shapes(path, {name: tuple(value.shape) for name, value in state.items()}, head.shape[0])
    return Checkpoint(state, head.shape[0])


def save_checkpoint(state: dict[str, Tensor], path: Path, dtype: torch.dtype = torch.float16) -> None:
    """Write `state` in our layout. Raises ModelUnavailable where a value does not fit into `dtype`."""
    tensors = {}
    for name, value in state.items():
        if UNUSED.search(name):
            continue
        tensors[name] = value.detach().to("cpu", dtype).contiguous()
        if not torch.isfinite(tensors[name]).all():
            raise ModelUnavailable(f"{path}: {name} does not fit into {dtype}")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Training also saves networks that are no Xception, and must not call them one.
    layout = {"layout": "pretrainedmodels.xception"} if "last_linear.weight" in tensors else {}
    save_file(tensors, path, metadata={"format": "pt", **layout})
    path.chmod(0o644)  # safetensors writes 0600, which a service under another user id could not read


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path}: expected a checkpoint, found no file") from error
    except (SafetensorError, OSError) as error:
        raise ModelUnavailable(f"{path}: expected a safetensors file, found something else ({error})") from error


def _our_name(name: str) -> str | None:
    bare = PREFIX.sub("", name)
    if UNUSED.search(bare):
        return None
    return HEAD.sub(r"last_linear.\1", bare)


def _our_shape(name: str, tensor: Tensor) -> Tensor:
    """Cadene's first conversion kept the 1 × 1 convolutions as matrices."""
    return tensor[:, :, None, None] if name.endswith("pointwise.weight") and tensor.ndim == 2 else tensor
