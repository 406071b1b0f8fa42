"""What is measured, against whom, and how to run it again: docs/performance.md."""

import no_telemetry  # noqa: F401 (before anything here imports OpenVINO)
