"""One cell of the table: so many clients, one photo, one service, so many seconds."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.photos import Photo
from benchmarks.timing import percentile

BOUNDARY = "----benchmark-photo"
LOCUSTFILE = Path(__file__).with_name("locustfile.py")


@dataclass(frozen=True)
class Load:
    """p50, p95, p99: seconds of accepted requests. throughput: accepted per second. refused: 503 with Retry-After.
    refused_p99: seconds until the refusal. errors: every other failure."""

    clients: int
    accepted: int
    throughput: float
    p50: float
    p95: float
    p99: float
    refused: int
    refused_p99: float
    errors: int


def drive(base: str, path: str, photo: Photo, clients: int, seconds: float) -> Load:
    """Locust, in a process of its own, against a running service."""
    with tempfile.TemporaryDirectory() as folder:
        body, answers = Path(folder) / "body", Path(folder) / "answers.json"
        body.write_bytes(multipart(photo))
        environment = os.environ | {
            "LOAD_PATH": path,
            "LOAD_BODY": str(body),
            "LOAD_CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "LOAD_ANSWERS": str(answers),
        }
        command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--host", base]
        command += ["--users", str(clients), "--spawn-rate", str(clients), "--run-time", f"{max(1, round(seconds))}s"]
        # Let those under way finish: cut off, the slowest would count as none.
        command += ["--stop-timeout", "120", "--loglevel", "ERROR", "--only-summary", "--exit-code-on-error", "0"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return summary(clients, [tuple(row) for row in json.loads(answers.read_text())])


def summary(clients: int, answers: list[tuple[float, float, int]]) -> Load:
    """answers: (started, seconds, status) of each request."""
    accepted = [row for row in answers if row[2] == 200]
    refused = [row for row in answers if row[2] == 503]
    times = [seconds for _, seconds, _ in accepted]
    span = max(s + t for s, t, _ in accepted) - min(s for s, _, _ in accepted) if accepted else 0.0
    return Load(
        clients=clients,
        accepted=len(accepted),
        throughput=len(accepted) / span if span else 0.0,
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
        p99=percentile(times, 0.99),
        refused=len(refused),
        refused_p99=percentile([seconds for _, seconds, _ in refused], 0.99),
        errors=len(answers) - len(accepted) - len(refused),
    )


def multipart(photo: Photo) -> bytes:
    """The upload as a browser would send it, field `file`."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\n'
    head += f"Content-Type: {photo.media_type}\r\n\r\n"
    return head.encode() + photo.data + f"\r\n--{BOUNDARY}--\r\n".encode()
