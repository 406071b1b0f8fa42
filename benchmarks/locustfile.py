"""Clients that send one photo over and over: run by benchmarks.load through Locust, told what to do by LOAD_*.

A client that is refused waits as long as Retry-After says, as a polite one does.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant, events, task

PATH = os.environ["LOAD_PATH"]
BODY = Path(os.environ["LOAD_BODY"]).read_bytes()
HEADERS = {"Content-Type": os.environ["LOAD_CONTENT_TYPE"]}

answers: list[tuple[float, float, int]] = []  # (started, seconds, status; 0 where there was no answer)


class Client(FastHttpUser):
    wait_time = constant(0)
    network_timeout = 120
    connection_timeout = 30

    @task
    def predict(self) -> None:
        started = time.time()
        clock = time.perf_counter()
        with self.client.post(PATH, data=BODY, headers=HEADERS, catch_response=True) as response:  # type: ignore[arg-type]
            seconds = time.perf_counter() - clock
            answers.append((started, seconds, response.status_code or 0))
            if response.status_code == 503:
                response.success()
                gevent.sleep(float((response.headers or {}).get("Retry-After", 1)))


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def write(environment: Any, **_: Any) -> None:
    Path(os.environ["LOAD_ANSWERS"]).write_text(json.dumps(answers))
