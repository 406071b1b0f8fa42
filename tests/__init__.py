import no_telemetry  # noqa: F401 (before anything here imports OpenVINO)
