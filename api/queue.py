"""Analyses run on a few threads, off the event loop, and only so many wait."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from api.metrics import QUEUE_DEPTH
from api.problems import Refused

Result = TypeVar("Result")

RETRY_AFTER_S = 1
BEHIND_THE_EVENT_LOOP = 5
"""Niceness of the threads that analyze, relative to the rest of the process."""


class AnalysisQueue:
    """A bounded queue in front of `workers` threads; a photo beyond `waiting` is refused at once, not made to wait."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="analysis", initializer=_step_back)
        self._limit = workers + waiting
        self._pending = 0
        self.draining = False

    def check_open(self) -> None:
        """Raise `shutting_down` while draining."""
        if self.draining:
            raise Refused("shutting_down", "The service is shutting down; try again shortly.", retry_after=5)

    def check_room(self) -> None:
        """Raise `shutting_down` or `overloaded` where a photo would be refused."""
        self.check_open()
        if self._pending >= self._limit:
            detail = f"{self._pending} photos are being analyzed or waiting; try again in {RETRY_AFTER_S} s."
            raise Refused("overloaded", detail, retry_after=RETRY_AFTER_S)

    async def run(self, work: Callable[[], Result], *, bounded: bool = True) -> Result:
        """The result of `work`, run on a thread.

        bounded: raise `overloaded` when the queue is full. Unbounded is for the later files of a batch that was
        admitted: it has one file in the queue at a time, so it adds no more than one.
        """
        if bounded:
            self.check_room()
        loop = asyncio.get_running_loop()
        self._count(+1)
        future = self._executor.submit(work)
        # Counted down when the work ends, not when its client goes away: the thread is busy until then.
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._count, -1))
        return await asyncio.wrap_future(future)

    def _count(self, change: int) -> None:
        self._pending += change
        QUEUE_DEPTH.set(self._pending)

    def close(self) -> None:
        """Let what runs finish, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _step_back() -> None:
    """Let the event loop go first: when every CPU is busy with photos, a refusal must still be said at once.

    Threads that an engine starts from this one inherit it. Linux alone gives each thread a priority of its own.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + BEHIND_THE_EVENT_LOOP)
