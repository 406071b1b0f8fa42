import asyncio
import os
import sys
import threading

from api.queue import BEHIND_THE_EVENT_LOOP, AnalysisQueue


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
