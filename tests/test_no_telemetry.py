"""Who runs this is nobody's business: libraries that would report it must not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LISTEN = """
import json, sys
CALLS = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen",
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "socket.sendmsg",
    "socket.sendto",
}
heard = []

def hear(event, args):
    # ctypes asks it where a library of this machine lies.
    if event in CALLS and not (event == "subprocess.Popen" and str(args[0]).endswith("/ldconfig")):
        heard.append(event)

sys.addaudithook(hear)
"""

ANSWER = """
from pathlib import Path
from fastapi.testclient import TestClient
from main import app
with TestClient(app) as client:
    answer = client.post("/predict", files={"file": Path(sys.argv[1]).read_bytes()})
print(json.dumps([answer.status_code, heard]))
"""

CALL = """
import os, socket, subprocess
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
    pass
for call in (
    lambda: os.execv(sys.argv[1], ["nothing"]),
    lambda: os.posix_spawn(sys.argv[1], ["nothing"], {}),
    lambda: os.system(sys.argv[1]),
    lambda: subprocess.Popen([sys.argv[1]]),
    lambda: closed.connect(("127.0.0.1", 9)),
    lambda: closed.sendto(b"", ("127.0.0.1", 9)),
    lambda: closed.sendmsg([b""], [], 0, ("127.0.0.1", 9)),
    lambda: socket.gethostbyname("127.0.0.1"),
    lambda: socket.getaddrinfo("127.0.0.1", 9),
):
    try:
        call()
    except OSError:
        pass
print(json.dumps(heard))
"""

IMPORT = """
from importlib import import_module
import_module(sys.argv[1])
print(json.dumps(heard))
"""


def run(program: str, argument: str, home: Path) -> object:
    """What the program printed. As on a user's machine: no home of ours, and none of the variables by which telemetry
    tells a test server and stays quiet."""
    known = {name: value for name, value in os.environ.items() if name not in ("CI", "TF_BUILD", "JENKINS_URL")}
    done = subprocess.run(
        [sys.executable, "-c", LISTEN + program, argument],
        cwd=ROOT,
        env=known | {"HOME": str(home), "DEEPFAKE_CACHE_DIR": str(home / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_the_service_calls_nobody_while_it_starts_and_answers(tmp_path: Path, portrait: bytes) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(portrait)

    assert run(ANSWER, str(photo), tmp_path) == [200, []]
    assert not (tmp_path / "intel").exists()


def test_whoever_starts_a_program_or_sends_anything_is_heard(tmp_path: Path) -> None:
    """Else the other tests of this file would pass whatever is called."""
    assert run(CALL, str(tmp_path / "nothing"), tmp_path) == [
        "os.exec",
        "os.posix_spawn",
        "os.system",
        "subprocess.Popen",
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.gethostbyname",
        "socket.getaddrinfo",
    ]


NEED_OPENVINO = ["network.openvino_graph", "vision.detector", "training.quantize", "benchmarks.peak"]


@pytest.mark.parametrize("module", NEED_OPENVINO)
def test_a_module_that_needs_openvino_calls_nobody_when_it_is_imported(module: str, tmp_path: Path) -> None:
    assert run(IMPORT, module, tmp_path) == []
    assert not (tmp_path / "intel").exists()
