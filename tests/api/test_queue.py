import asyncio
import gc
import os
import sys
import threading
import weakref

import pytest

from api.problems import Refused
from api.queue import AnalysisQueue
from cpus import BEHIND_THE_EVENT_LOOP


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_the_event_loop_goes_before_the_threads_that_analyze() -> None:
    queue = AnalysisQueue(workers=1, waiting=0)

    def inherited() -> int:
        found: list[int] = []
        started_there = threading.Thread(target=lambda: found.append(niceness()))
        started_there.start()
        started_there.join()
        return found[0]

    async def measured() -> tuple[int, int, int]:
        return niceness(), await queue.run(niceness), await queue.run(inherited)

    loop, analysis, engine = asyncio.run(measured())
    queue.close()

    # Only Linux gives threads priorities of their own.
    behind = BEHIND_THE_EVENT_LOOP if sys.platform == "linux" else 0
    assert analysis == engine == min(19, loop + behind)


def test_a_crowd_that_comes_at_once_is_refused_before_it_has_sent_its_photos() -> None:
    queue = AnalysisQueue(workers=1, waiting=1)

    places = [queue.admit(), queue.admit()]
    with pytest.raises(Refused, match="2 photos"):
        queue.admit()
    queue.release(places[0])

    queue.admit()
    queue.close()


def test_a_photo_that_was_let_in_is_analyzed_when_others_came_meanwhile() -> None:
    queue = AnalysisQueue(workers=1, waiting=0)

    async def sent() -> str:
        place = queue.admit()
        with pytest.raises(Refused):
            queue.admit()
        return await queue.run(lambda: "analyzed", place)

    assert asyncio.run(sent()) == "analyzed"
    queue.close()


def test_who_sends_slowly_keeps_nobody_out_and_is_refused_if_the_queue_filled_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.queue.UPLOAD_S", -1.0)
    queue = AnalysisQueue(workers=1, waiting=0)
    go_on = threading.Event()

    async def race() -> None:
        slow, quick = queue.admit(), queue.admit()
        first = asyncio.create_task(queue.run(go_on.wait, quick))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await queue.run(go_on.wait, slow)
        assert refused.value.code == "overloaded"
        go_on.set()
        assert await first

    asyncio.run(race())
    queue.close()


def test_a_photo_that_nobody_waits_for_is_forgotten_at_once() -> None:
    """The executor would keep it until a thread is free."""
    queue = AnalysisQueue(workers=1, waiting=5)
    go_on = threading.Event()

    class Photo:
        def analyze(self) -> None: ...

    async def left() -> object:
        first = asyncio.ensure_future(queue.run(lambda: go_on.wait(30)))
        photo = Photo()
        waiting = asyncio.ensure_future(queue.run(photo.analyze))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        held = weakref.ref(photo)
        del photo, waiting
        gc.collect()
        found = held()
        go_on.set()
        await first
        return found

    assert asyncio.run(left()) is None
    queue.close()
