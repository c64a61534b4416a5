"""When the next poll may come (``workers.runtime.handover``)."""

import asyncio
from collections.abc import Coroutine
from time import monotonic

import pytest

from tests.unit.runtime.events import Raw
from workers.runtime import handover as handover_module
from workers.runtime.handover import FULL, LONGEST_REST, Handover
from workers.runtime.ledger import Batch, Place

PLACE = Place("cm.contacts", 3)
TOOK = 0.03


def records(number: int) -> list[Raw]:
    return [Raw(PLACE.topic, PLACE.part, offset, b"k", b"v") for offset in range(number)]


async def _rest_after(number: int, took: float, *, passed: bool = False) -> float:
    handover = Handover()
    handover.put({PLACE: records(number)})
    handover.take()
    await asyncio.sleep(took)
    handover.done(passed=passed)
    began = monotonic()
    await handover.free()
    return monotonic() - began


async def _comes_to_an_end(work: Coroutine[None, None, bool]) -> bool:
    waiting = asyncio.create_task(work)
    await asyncio.sleep(LONGEST_REST)
    done = waiting.done()
    waiting.cancel()
    return done


async def test_the_next_poll_waits_until_the_batch_is_done_with() -> None:
    handover = Handover()
    handover.put({PLACE: records(1)})
    waiting = asyncio.create_task(handover.free())
    assert handover.take() == {PLACE: records(1)}
    await asyncio.sleep(0)
    assert not waiting.done()
    handover.done()
    await waiting


async def test_a_full_poll_lets_the_next_one_come_as_soon_as_it_is_decided() -> None:
    came: list[Batch] = []
    handover = Handover(came.append)
    handover.put({PLACE: records(FULL)})
    handover.take()
    handover.decided()
    await asyncio.wait_for(handover.free(), TOOK)
    handover.put({PLACE: records(1)})
    handover.decided()
    handover.done()
    assert not await _comes_to_an_end(handover.free())
    assert handover.take() == came[1] == {PLACE: records(1)}


async def test_a_batch_that_the_agent_was_not_told_of_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover_module, "ROUSE_AFTER", TOOK)
    handover = Handover()
    handover.put({PLACE: records(1)})
    assert not await handover.free()
    assert handover.take() == {PLACE: records(1)}
    assert not await _comes_to_an_end(handover.free())


async def test_a_poll_that_was_not_full_does_not() -> None:
    handover = Handover()
    handover.put({PLACE: records(FULL - 1)})
    handover.take()
    handover.decided()
    assert not await _comes_to_an_end(handover.free())


async def test_after_few_events_it_rests_for_half_as_long_as_they_took() -> None:
    assert await _rest_after(1, TOOK) >= TOOK / 2 * 0.9


async def test_after_what_concerns_nobody_it_rests_for_longer() -> None:
    assert await _rest_after(1, 0, passed=True) >= LONGEST_REST * 0.9


async def test_after_many_it_goes_on_at_once() -> None:
    handover = Handover()
    handover.put({PLACE: records(FULL)})
    handover.take()
    handover.done()
    free = asyncio.create_task(handover.free())
    await asyncio.sleep(0)
    assert free.done()


async def test_a_rebalance_frees_it_and_its_batch_is_gone() -> None:
    handover = Handover()
    handover.put({PLACE: records(1)})
    assert handover.unmoved.seconds > 0
    handover.clear()
    await handover.free()
    assert handover.unmoved.seconds == 0
    assert handover.take() == {}
