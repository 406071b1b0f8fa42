"""What is told to Ray, without a Ray that runs."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError
from ray.serve import Application

from api.app import create_app
from api.problems import Refused
from deploy.ray_app import SPARE_REQUESTS, Analyzer, Options, ReportsToMakers, app, refuse_reports
from settings import Settings

ROOT = Path(__file__).parent.parent.parent
KEY = "a-key-of-many-characters"


def deployed(options: Options) -> Any:
    """The deployment, and what its replicas are given."""
    return app(options)._bound_deployment


def test_a_replica_has_the_cpus_that_it_asks_for() -> None:
    deployment = deployed(Options(cpus=3, min_replicas=2, max_replicas=5))

    assert deployment.ray_actor_options["num_cpus"] == 3
    scaling = deployment._deployment_config.autoscaling_config
    assert (scaling.min_replicas, scaling.max_replicas, scaling.target_ongoing_requests) == (2, 5, 3)


def test_a_replica_takes_more_requests_than_photos_so_that_it_refuses_them_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEEPFAKE_QUEUE_SIZE", "10")

    deployment = deployed(Options(cpus=2))

    assert deployment.max_ongoing_requests == 3 + 10 + SPARE_REQUESTS
    assert deployment._deployment_config.max_queued_requests == 10


def test_what_is_set_where_it_is_deployed_reaches_the_replicas_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Paths of the machine that deploys, for one, may not exist there; and a door locked here must be locked there."""
    monkeypatch.delenv("DEEPFAKE_CACHE_DIR")
    monkeypatch.setenv("DEEPFAKE_API_KEYS", KEY)

    (given,) = deployed(Options()).init_args

    assert given == {"api_keys": (SecretStr(KEY),)}
    monkeypatch.delenv("DEEPFAKE_API_KEYS")
    assert Settings(**given).api_keys == (SecretStr(KEY),)


def test_a_path_means_the_same_in_a_replica_which_works_in_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEEPFAKE_CACHE_DIR", "compiled")
    monkeypatch.setenv("DEEPFAKE_MODEL_DIR", str(ROOT / "model"))

    (given,) = deployed(Options()).init_args

    assert given == {"cache_dir": tmp_path / "compiled", "model_dir": ROOT / "model"}


def test_a_setting_that_does_not_exist_is_refused_before_anything_is_deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPFAKE_API_KEY", KEY)

    with pytest.raises(ValidationError, match="DEEPFAKE_API_KEY"):
        app(Options())


@pytest.mark.parametrize("wrong", [{"cpu": 2}, {"cpus": 0}, {"min_replicas": 3, "max_replicas": 2}])
def test_options_that_cannot_be_meant_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(wrong)


def test_without_options_it_takes_what_this_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.ray_app.available_cpus", lambda **_: 16)

    assert Options(cpus=4).most == 4
    assert Options(cpus=4, min_replicas=6).most == 6
    assert isinstance(app(Options()), Application)


def test_half_a_cpu_of_a_quota_is_not_asked_of_a_ray_that_does_not_count_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr("cpus._quota_v1", lambda _: None)
    monkeypatch.setattr("cpus._quota_v2", lambda _: 2.5)

    assert Options().cpus == 2
    assert Options(cpus=1).most == 2
    monkeypatch.setattr("cpus._quota_v2", lambda _: 0.5)
    assert Options().cpus == 1


@pytest.mark.parametrize(("set_by_hand", "expected"), [(None, "1"), ("3", "3")])
def test_a_replicas_face_detector_has_one_thread_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, set_by_hand: str | None, expected: str
) -> None:
    """Ray would set as many as the replica has CPUs, before anything of ours is imported."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if set_by_hand:
        monkeypatch.setenv("OMP_NUM_THREADS", set_by_hand)

    variables = deployed(Options(cpus=3)).ray_actor_options["runtime_env"]["env_vars"]

    assert variables["OMP_NUM_THREADS"] == expected


def test_a_replica_is_as_healthy_as_it_is_ready() -> None:
    replica: Any = object.__new__(Analyzer)
    application = replica._app = create_app(Settings(engine_threads=1))
    with pytest.raises(RuntimeError, match="not loaded"):
        asyncio.run(replica.check_health())
    with TestClient(application):
        asyncio.run(replica.check_health())
        application.state.queue.draining = True
        with pytest.raises(Refused):
            asyncio.run(replica.check_health())


def test_a_replica_refuses_a_ray_that_reports_because_nobody_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # where Ray looks for a decision, too
    monkeypatch.delenv("RAY_USAGE_STATS_ENABLED", raising=False)
    with pytest.raises(ReportsToMakers, match="RAY_USAGE_STATS_ENABLED=0"):
        refuse_reports()
    for decided in ("0", "1"):
        monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", decided)
        refuse_reports()


@pytest.mark.parametrize(("set_by_hand", "expected"), [(None, "0"), ("1", "1")])
def test_a_ray_started_from_here_reports_to_nobody(set_by_hand: str | None, expected: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    if set_by_hand:
        environment["RAY_USAGE_STATS_ENABLED"] = set_by_hand
    program = "import os, deploy.ray_app; print(os.environ['RAY_USAGE_STATS_ENABLED'])"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == expected
