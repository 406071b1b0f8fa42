"""Store what `pretrainedmodels` computes: `python -m tests.golden.make` (needs requirements-train.txt)."""

from typing import Any

import numpy as np
import torch

from tests.conftest import GOLDEN
from tests.network.test_parity import their_network
from tests.network.test_xception import seeded_face, seeded_state

if __name__ == "__main__":
    network: Any = their_network(3)
    network.load_state_dict(seeded_state(3), strict=False)
    with torch.inference_mode():
        features = torch.relu(network.features(seeded_face())).mean(dim=(2, 3)).numpy()
        logits = network(seeded_face()).numpy()
    np.savez_compressed(GOLDEN / "xception.npz", features=features, logits=logits)
