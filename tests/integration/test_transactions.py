"""Another system's transactions leave markers, and events that were taken back: nobody waits for those."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest_asyncio

from tests.integration.bare_loop import scins_in
from tests.integration.command_line import clientrep
from tests.integration.transactions import in_transactions, producing, send
from tests.scene import Scene
from tests.stories import by_telephone
from workers.runtime import due
from workers.runtime.brokers import brokers
from workers.runtime.standing import Ends, Unread

PART = 3


@pytest_asyncio.fixture(loop_scope="session")
async def ends(quiet: Scene) -> AsyncIterator[Ends]:
    async with Ends(brokers(quiet.settings)) as opened:
        yield opened


async def end(scene: Scene) -> int:
    return (await scene.wire.ends(["cm.contacts"]))["cm.contacts", PART]


async def ended(scene: Scene, scin: str, ends: Sequence[str]) -> None:
    """Transactions that are over: the broker may write the last marker a little later than it says so."""
    following = await end(scene) + 2 * len(ends)
    await in_transactions(scene, scin, ends)
    async with asyncio.timeout(10):
        while await end(scene) < following:
            pass


async def waiting(ends: Ends, **following: int) -> list[tuple[str, int]]:
    """The groups for which events wait, and how many at the most."""
    found: list[Unread] = await ends.unread({(grp, "cm.contacts", PART): at for grp, at in following.items()})
    return [(one.group, one.lag) for one in found]


async def test_only_events_that_were_committed_wait(quiet: Scene, ends: Ends) -> None:
    (scin,) = scins_in(PART, 1)
    first = await end(quiet)
    await ended(quiet, scin, ("commit", "abort"))
    assert await waiting(ends, before=first, behind=first + 1, far=first + 2) == [("before", 4)]
    assert await waiting(ends, alone=first + 1) == []
    await ended(quiet, scin, ("commit",))
    assert await waiting(ends, before=first, behind=first + 1, far=first + 5) == [("before", 6), ("behind", 5)]


async def test_the_oldest_that_waits_is_no_event_that_was_taken_back(quiet: Scene, ends: Ends) -> None:
    (scin,) = scins_in(PART, 1)
    first = await end(quiet)
    await ended(quiet, scin, ("abort",))
    assert await ends.oldest([Unread("any", "cm.contacts", PART, first, first + 2)]) is None
    before = datetime.now(UTC)
    await ended(quiet, scin, ("commit",))
    oldest = await ends.oldest([Unread("any", "cm.contacts", PART, first, first + 4)])
    assert oldest is not None
    assert oldest >= before - timedelta(milliseconds=1)


async def test_what_an_open_transaction_holds_back_still_waits(quiet: Scene, ends: Ends) -> None:
    (scin,) = scins_in(PART, 1)
    first = await end(quiet)
    async with producing(quiet, scin) as producer:
        await producer.begin_transaction()
        await send(quiet, producer, scin)
        began = monotonic()
        assert await waiting(ends, any=first) == [("any", 1)]
        assert monotonic() - began < 0.5
        await producer.abort_transaction()
    async with asyncio.timeout(10):
        while await waiting(ends, any=first):
            pass


async def test_time_passes_and_timers_fire_behind_them(scene: Scene) -> None:
    scin, other = scins_in(PART, 2)
    await scene.send("contact.nomination", by_telephone(scin))
    assert {timer["status"] for timer in (await scene.case(scin))["timers"]} == {"waiting"}
    await in_transactions(scene, other, ("commit", "abort"))
    for span in ("1h", "60d"):
        began = monotonic()
        assert (await clientrep(scene, "clock", "advance", span)).code == 0
        assert monotonic() - began < due.Backlog.PATIENCE / 2
    assert "fired" in {timer["status"] for timer in (await scene.case(scin))["timers"]}
    status = (await clientrep(scene, "status", "--json")).document
    assert (status["lag"], status["oldest_unprocessed_at"]) == ([], None)
