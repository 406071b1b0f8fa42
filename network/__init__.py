"""The network: architecture, checkpoints and the runtimes that execute it. Knows nothing about pixels or HTTP."""

import no_telemetry  # noqa: F401 (before anything here imports OpenVINO)
