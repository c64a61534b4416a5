"""Results of outside calls, committed together."""

import asyncio
from time import monotonic

from workers.runtime.dispatcher import gathered


def queue_of(*items: int) -> asyncio.Queue[int]:
    queue: asyncio.Queue[int] = asyncio.Queue()
    for item in items:
        queue.put_nowait(item)
    return queue


async def test_all_that_is_there_goes_together_and_nothing_is_waited_for() -> None:
    began = monotonic()
    assert await gathered(queue_of(1, 2, 3), lambda: 8, patience=0) == [1, 2, 3]
    assert monotonic() - began < 1


async def test_what_comes_soon_is_waited_for() -> None:
    queue = queue_of(1)
    loop = asyncio.get_running_loop()
    for number in (2, 3):
        loop.call_later(0.02 * number, queue.put_nowait, number)
    assert await gathered(queue, lambda: 3, patience=30) == [1, 2, 3]


async def test_more_than_enough_is_not_left_behind() -> None:
    assert await gathered(queue_of(1, 2, 3), lambda: 2, patience=30) == [1, 2, 3]


async def test_what_does_not_come_is_not_waited_for_for_ever() -> None:
    assert await gathered(queue_of(1), lambda: 2, patience=0.05) == [1]


async def test_nothing_is_lost_however_the_waiting_ends() -> None:
    queue, found, number = queue_of(), list[int](), 300

    async def feed() -> None:
        for item in range(number):
            queue.put_nowait(item)
            await asyncio.sleep(0.001 if item % 3 else 0)

    feeding = asyncio.create_task(feed())
    while len(found) < number:
        found += await gathered(queue, lambda: 4, patience=0.001)
    await feeding
    assert found == list(range(number))
