"""From bytes to network inputs: decoding, faces, crops, quality. Knows nothing about HTTP or weights."""

import no_telemetry  # noqa: F401 (before anything here imports OpenVINO)
