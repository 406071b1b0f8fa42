"""LitServe around the same ModelService and engine: `python -m benchmarks.litserve_service PORT WORKERS`.

LitServe starts one worker unless told otherwise, and a worker takes one photo at a time. One worker gets all threads;
a worker a CPU, each with one thread and a model of its own, serves more photos, and is what a patient user would find.
"""

import sys
from collections.abc import Mapping
from typing import cast

from fastapi import Request, UploadFile
from litserve import LitAPI, LitServer

from api.schemas import Prediction
from cpus import available_cpus
from model_service import ModelService
from settings import Settings


def workers() -> int:
    return int(sys.argv[2])


class FaceAnalyzer(LitAPI):  # type: ignore[misc]
    """Bytes in, the same JSON as /predict out."""

    def setup(self, device: str) -> None:
        settings = Settings()
        self.service = ModelService.load(
            settings.model_dir,
            engine=settings.engine,
            precision=settings.precision,
            threads=max(1, available_cpus() // workers()),
            cache=settings.cache_dir,
        )
        self.service.warm_up()

    def decode_request(self, request: Request) -> bytes:
        # LitServe reads the annotation, and hands over the form.
        file = cast(Mapping[str, UploadFile], request)["file"]
        return file.file.read()

    def predict(self, x: bytes) -> dict[str, object]:
        return Prediction.of(self.service.analyze(x)).model_dump(mode="json")

    def encode_response(self, output: dict[str, object]) -> dict[str, object]:
        return output


if __name__ == "__main__":
    server = LitServer(FaceAnalyzer(), accelerator="cpu", workers_per_device=workers(), timeout=120)
    server.run(port=int(sys.argv[1]), host="127.0.0.1", generate_client_file=False, log_level="warning")
