"""Analyses run on a few threads, off the event loop, and only so many wait."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

import anyio

from api.metrics import QUEUE_DEPTH
from api.problems import Refused
from cpus import step_back

Result = TypeVar("Result")

RETRY_AFTER_S = (1, 2, 3)
"""Drawn from here, so that clients who were refused together do not come back together."""
UPLOAD_S = 1.0
"""So long a place is kept for a photo that is still being sent: who sends slowly must not keep others out."""


class Place:
    """Room in the queue for one photo that is being sent."""

    def __init__(self) -> None:
        self.kept_until = monotonic() + UPLOAD_S


class AnalysisQueue:
    """A bounded queue in front of `workers` threads; a photo beyond `waiting` is refused at once, not made to wait."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="analysis", initializer=step_back)
        self._limit = workers + waiting
        self._pending = 0
        self._sending: dict[Place, None] = {}  # in the order of arrival
        self.draining = False

    def check_open(self) -> None:
        """Raise `shutting_down` while draining."""
        if self.draining:
            raise Refused("shutting_down", "The service is shutting down; try again shortly.", retry_after=5)

    def admit(self) -> Place:
        """A place for a photo whose request has only begun, to be given to `run` or back to `release`.

        Without it a crowd that comes at once would find the queue empty, send all its photos and be refused then.
        Raises `shutting_down` or `overloaded`.
        """
        self._check_room()
        place = Place()
        self._sending[place] = None
        return place

    def renew(self, place: Place) -> Place:
        """Another place for the one at hand, which may have expired while its files were sent.

        Raises like `admit`.
        """
        self.release(place)
        return self.admit()

    def release(self, place: Place) -> None:
        """Give up a place, whether or not it was used."""
        self._sending.pop(place, None)

    async def run(self, work: Callable[[], Result], place: Place | None = None) -> Result:
        """The result of `work`, run on a thread.

        place: raise `overloaded` where it has expired and there is no other. None is for what is not refused: the
        later files of an admitted batch, which has one file in the queue at a time. Cancelled, it drops work that has
        not begun, and waits for the end of what has.
        """
        if place is not None:
            self._drop_expired()
            if place in self._sending:
                del self._sending[place]
            else:
                self._check_room()
        loop = asyncio.get_running_loop()
        self._count(+1)
        # The executor keeps what it was given until a thread comes to it, also where nobody waits for it any more.
        held = [work]
        del work
        future = self._executor.submit(lambda: held.pop()())
        future.add_done_callback(lambda _: held.clear())
        # Counted down when the work ends, not when its client goes away: the thread is busy until then.
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._count, -1))
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if not future.cancelled():  # it runs, and holds its photo, whose memory is not to be given to another
                with anyio.CancelScope(shield=True):  # a streamed answer is cancelled again at every turn
                    await asyncio.gather(asyncio.wrap_future(future), return_exceptions=True)
            raise

    def _check_room(self) -> None:
        self.check_open()
        self._drop_expired()
        taken = self._pending + len(self._sending)
        if taken >= self._limit:
            raise overloaded(f"{taken} photos are being analyzed or waiting")

    def _drop_expired(self) -> None:
        now = monotonic()
        while self._sending and (first := next(iter(self._sending))).kept_until < now:
            del self._sending[first]

    def _count(self, change: int) -> None:
        self._pending += change
        QUEUE_DEPTH.set(self._pending)

    def close(self) -> None:
        """Let what runs finish, drop what waits."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def overloaded(why: str) -> Refused:
    """A refusal that says how long to wait."""
    retry_after = secrets.choice(RETRY_AFTER_S)
    return Refused("overloaded", f"{why}; try again in {retry_after} s.", retry_after=retry_after)
