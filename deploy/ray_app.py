"""The service on Ray Serve: `serve run deploy.ray_app:app`, or with deploy/serve.yaml.

Each replica is what a gunicorn worker is elsewhere: one process with one model, whose threads are the CPUs that Ray
reserves for it.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import ray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from ray import serve
from ray.serve import Application

from cpus import available_cpus
from memory import ASK, TUNABLES
from settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

# As in gunicorn.conf.py: one process keeps the model's memory once, and gives a single photo all of its threads.
CPUS_PER_REPLICA = 4

SPARE_REQUESTS = 64
"""Requests that a replica takes beyond the photos that it has room for: what needs no room (the page, `/readyz`), slow
uploads, and photos too many, which it refuses at once in the contract's words."""

GRACEFUL_S = 30


def default_cpus() -> int:
    """No more than Ray has here: it leaves out the half of a quota of 2.5, and a replica would wait for it for ever."""
    return min(CPUS_PER_REPLICA, available_cpus(whole=True))


class Options(BaseModel):
    """How much of a cluster the service may take: `serve run deploy.ray_app:app cpus=2 max_replicas=8`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cpus: int = Field(default_factory=default_cpus, ge=1, description="of each replica")
    min_replicas: int = Field(1, ge=1, description="kept while nobody asks")
    max_replicas: int = Field(0, ge=0, description="under load; 0: as many as this machine has CPUs for")

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.max_replicas and self.max_replicas < self.min_replicas:
            raise ValueError("max_replicas must be at least min_replicas")
        return self

    @property
    def most(self) -> int:
        """Replicas under load."""
        return self.max_replicas or max(self.min_replicas, available_cpus(whole=True) // self.cpus)


class ReportsToMakers(RuntimeError):
    """Nobody decided whether Ray reports who runs it, and then it does."""

    def __init__(self) -> None:
        super().__init__(
            "Ray would report its use to its makers. Start it with RAY_USAGE_STATS_ENABLED=0, on each node."
        )


class Analyzer:
    """One replica. Ray runs the application's lifespan: no replica is asked before its model is loaded and warmed."""

    def __init__(self, given: dict[str, Any]) -> None:
        """given: the settings that were set where `app` was called, which no replica may miss (API keys). All others
        are of the replica's own machine. Raises ReportsToMakers."""
        refuse_reports()
        threads = max(1, int(ray.get_runtime_context().get_assigned_resources().get("CPU", 1)))  # type: ignore[no-untyped-call]
        # Threads of all replicas ≤ CPUs, unless set by hand.
        os.environ.setdefault("DEEPFAKE_ENGINE_THREADS", str(threads))
        os.environ.setdefault("DEEPFAKE_WORKERS", str(threads + 1))
        self._settings = Settings(**given)

    def __serve_build_asgi_app__(self) -> "FastAPI":
        # Here, because who only deploys needs no runtime of networks.
        from api.app import create_app

        self._app = create_app(self._settings)
        return self._app

    async def check_health(self) -> None:
        """Ray's question, which replaces a replica that raises: what `/readyz` says."""
        if not self._app.state.ready:
            raise RuntimeError("the model is not loaded")
        self._app.state.queue.check_open()


ANALYZER = serve.deployment(
    name="analyzer",
    # A replica that is no longer needed first answers what it has.
    graceful_shutdown_timeout_s=GRACEFUL_S,
    graceful_shutdown_wait_loop_s=0.5,
)(serve.ingress()(Analyzer))


def app(options: Options) -> Application:
    """The application, to be run or deployed by Ray. An unknown or unsafe setting stops it here.

    `serve run deploy.ray_app:app` calls this itself. With a configuration file Ray calls it, in the environment in
    which Ray was started.
    """
    settings = Settings()
    threads = settings.engine_threads or options.cpus
    photos = (settings.workers or threads + 1) + settings.queue_size
    deployment = ANALYZER.options(
        ray_actor_options={"num_cpus": options.cpus, "runtime_env": {"env_vars": environment()}},
        max_ongoing_requests=photos + SPARE_REQUESTS,
        # They wait, in a proxy, only where every replica has so many, or where there is none.
        max_queued_requests=max(1, settings.queue_size),
        autoscaling_config={
            "min_replicas": options.min_replicas,
            "max_replicas": options.most,
            # More photos than CPUs wait for each other.
            "target_ongoing_requests": options.cpus,
        },
    )
    given = settings.model_dump(include=settings.model_fields_set)
    # A replica works in a folder of its own.
    return deployment.bind({k: v.absolute() if isinstance(v, Path) else v for k, v in given.items()})


def refuse_reports() -> None:
    """Raise ReportsToMakers where Ray reports because nobody said otherwise."""
    from ray._common.usage.usage_lib import UsageStatsEnabledness, _usage_stats_enabledness

    if _usage_stats_enabledness() is UsageStatsEnabledness.ENABLED_BY_DEFAULT:
        raise ReportsToMakers


def environment() -> dict[str, str]:
    """Variables that a replica must have when it begins: those by which its C library asks for pages of 2 MB (see
    memory.py), and the one thread of vision/detector.py, where Ray would set as many as it has CPUs. What was set
    stays."""
    ours = {TUNABLES: ASK, "OMP_NUM_THREADS": "1"}
    return {name: os.environ.get(name, value) for name, value in ours.items()}
