"""The service that this one replaces, rebuilt: FastAPI around eager torch fp32, the whole picture shrunk to 299 × 299.

No face is looked for, nothing is calibrated, nothing bounds the queue: `uvicorn benchmarks.original:app`. The network
runs within the handler, one photo at a time; on a pool of threads torch's own threads would fight each other.
"""

import io
import os
from pathlib import Path
from time import perf_counter
from typing import Annotated

import numpy as np
import torch
from fastapi import FastAPI, File, UploadFile
from PIL import Image

from cpus import available_cpus
from manifest import read_manifest
from network.models import build_model

MODEL = Path(os.environ.get("DEEPFAKE_MODEL_DIR", "model"))

app = FastAPI()
manifest = read_manifest(MODEL)
torch.set_num_threads(available_cpus())
network = build_model(MODEL / manifest.files.weights.path, len(manifest.classes))


@app.post("/api/v1/analyze")
async def analyze(file: Annotated[UploadFile, File()]) -> dict[str, object]:
    started = perf_counter()
    image = Image.open(io.BytesIO(await file.read())).convert("RGB")
    small = image.resize((299, 299), Image.Resampling.BILINEAR)
    pixels = torch.from_numpy(np.asarray(small, np.float32) / 255).permute(2, 0, 1)
    face = ((pixels - 0.5) / 0.5)[None]
    with torch.no_grad():
        shares = torch.softmax(network(face), dim=1)[0]
    fake = 1 - float(shares[manifest.real_index])
    return {
        "is_deepfake": fake > 0.5,
        "confidence": round(100 * max(fake, 1 - fake), 2),
        "time_taken": round(perf_counter() - started, 4),
        "model_architecture": "Xception",
    }


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
