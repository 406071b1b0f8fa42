"""Processes and threads that fit the machine's share: `gunicorn -c gunicorn.conf.py main:app`."""

import os
import shutil
import tempfile

from cpus import available_cpus
from memory import ask_for_huge_pages

ask_for_huge_pages()

# One process keeps the model's memory once and gives a single photo all threads; more only pay on larger machines,
# where one Python process could no longer decode and find faces fast enough for the engine.
CPUS_PER_WORKER = 4

cpus = available_cpus()
workers = int(os.environ.get("WEB_CONCURRENCY") or 0) or max(1, cpus // CPUS_PER_WORKER)
# workers × engine threads ≤ CPUs, unless set by hand.
os.environ.setdefault("DEEPFAKE_ENGINE_THREADS", str(max(1, cpus // workers)))
os.environ.setdefault("DEEPFAKE_WORKERS", str(max(1, cpus // workers) + 1))

worker_class = "api.server.Worker"
host, port = os.environ.get("HOST") or "0.0.0.0", os.environ.get("PORT") or "7860"  # noqa: S104 (in a container)
bind = f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"  # IPv6: ::, or [::]
timeout = 120
graceful_timeout = 30
# Longer than the 60 s for which load balancers keep a connection to us: of one that we close first they may just be
# sending a request over it, and answer that with 502.
keepalive = 75
# Heartbeats through memory: on a disk they stall, and a read-only container has none.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# The application logs each request itself, with its id.
accesslog = None
# A socket in the home folder by which gunicorn can be managed: nobody here asks for it, two services of one user would
# share it, and a read-only container, which has no place for it, would log an error at each start.
control_socket_disable = True

# Names the process that made the folder, where it was not who runs this. In the environment, because after a SIGHUP
# this file is read again, and finds the folder that it made; after a SIGUSR2 another process finds it, whose it is not.
MADE_BY = "PROMETHEUS_MULTIPROC_DIR_MADE_BY"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

if workers > 1 and (FOLDER not in os.environ or os.environ.get(MADE_BY, str(os.getpid())) != str(os.getpid())):
    # Prometheus' client adds up the workers' figures through files.
    os.environ |= {FOLDER: tempfile.mkdtemp(prefix="deepfake-metrics-"), MADE_BY: str(os.getpid())}


def post_fork(server: object, worker: object) -> None:
    """A worker reads the model while it imports the application."""
    from api.loading import begin
    from settings import Settings

    begin(Settings())


def child_exit(server: object, worker: object) -> None:
    """A worker that is gone must not count into the gauges for ever."""
    if FOLDER in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(getattr(worker, "pid", 0))


def on_exit(server: object) -> None:
    """The workers are gone, and their figures with them."""
    if os.environ.get(MADE_BY) == str(os.getpid()):
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
