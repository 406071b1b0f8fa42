"""From labelled faces to a trained, calibrated and measured `model/`."""

import no_telemetry  # noqa: F401 (before anything here imports OpenVINO)
