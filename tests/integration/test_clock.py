"""The virtual clock on a real PostgreSQL: it stops at every moment at which something falls due."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import asyncpg
import pytest
import pytest_asyncio

from tests.integration.scratch import Open, scratch
from tests.scene import Scene
from tests.wire import event, record
from workers.runtime import clock
from workers.runtime.brokers import brokers
from workers.runtime.migrate import migrate
from workers.runtime.settled import Watch

DAY = timedelta(days=1)
TIMER = """
INSERT INTO timers (timer_id, grp, scin, part, name, rule, due_at, status)
VALUES ($1, 'activation', '120000453218', 0, 'objection', 'SU-11', $2, 'waiting')
"""
FIRE = """
UPDATE timers SET sent_at = platform_now(), status = 'fired'
WHERE status = 'waiting' AND due_at <= platform_now() RETURNING timer_id, due_at, sent_at
"""
CHECK = """
INSERT INTO cis_requests (request_id, scin, part, correlation, requested_at, next_attempt_at)
VALUES ('r', '120000453218', 0, 'c', platform_now(), $1)
"""


@pytest_asyncio.fixture(loop_scope="session")
async def opened(scene: Scene) -> AsyncIterator[Open]:
    async with scratch(scene.settings) as open_connection:
        await migrate(await open_connection())
        yield open_connection


@pytest_asyncio.fixture(loop_scope="session")
async def database(opened: Open) -> asyncpg.Connection:
    connection = await opened()
    await clock.make_virtual(connection)
    return connection


async def nothing_in_flight() -> None:
    """Nobody works in a schema of the test's own."""


class Worker:
    """Fires what is due whenever the clock waits for it, and sets one more timer a day after the first."""

    def __init__(self, database: asyncpg.Connection) -> None:
        self.database = database
        self.fired: list[asyncpg.Record] = []

    async def settle(self) -> None:
        for row in await self.database.fetch(FIRE):
            if not self.fired:
                await self.database.execute(TIMER, "next", row["due_at"] + DAY)
            self.fired.append(row)


async def test_the_real_clock_is_not_advanced(opened: Open) -> None:
    connection = await opened()
    assert not await clock.is_virtual(connection)
    with pytest.raises(clock.ClockError, match="the clock is real here"):
        await clock.advance(connection, DAY, nothing_in_flight)


async def test_each_timer_fires_at_its_moment_also_one_that_another_sets(database: asyncpg.Connection) -> None:
    start, worker = await clock.now(database), Worker(database)
    await database.execute(TIMER, "first", start + 3 * DAY)
    await database.execute(TIMER, "later", start + 10 * DAY)
    await database.execute(TIMER, "beyond", start + 20 * DAY)
    end = await clock.advance(database, 14 * DAY, worker.settle)
    assert [row["timer_id"] for row in worker.fired] == ["first", "next", "later"]
    assert all(row["sent_at"] - row["due_at"] < timedelta(seconds=5) for row in worker.fired)
    assert timedelta() <= end - (start + 14 * DAY) < timedelta(seconds=10)


async def test_it_stops_where_a_cis_request_is_to_be_tried_again(database: asyncpg.Connection) -> None:
    start, stops = await clock.now(database), []

    async def settle() -> None:
        stops.append(await clock.now(database))
        await database.execute("UPDATE cis_requests SET status = 'answered' WHERE next_attempt_at <= platform_now()")

    await database.execute(CHECK, start + timedelta(hours=1))
    await clock.advance(database, DAY, settle)
    assert any(abs(stop - start - timedelta(hours=1)) < timedelta(seconds=5) for stop in stops)


async def test_it_never_goes_back_and_goes_on_by_itself(database: asyncpg.Connection) -> None:
    seen: list[datetime] = []

    async def settle() -> None:
        seen.append(await clock.now(database))

    for _ in range(3):
        await clock.advance(database, timedelta(seconds=1), settle)
    assert seen == sorted(seen)
    assert await clock.now(database) > seen[-1]


async def test_who_waits_for_it_hears_of_every_change(opened: Open, database: asyncpg.Connection) -> None:
    listening, heard = await opened(), asyncio.Event()
    await listening.add_listener(clock.CHANNEL, lambda *_: heard.set())
    await clock.advance(database, DAY, nothing_in_flight)
    await asyncio.wait_for(heard.wait(), 5)


async def test_two_do_not_advance_it_at_once(opened: Open, database: asyncpg.Connection) -> None:
    async def settle() -> None:
        with pytest.raises(clock.ClockError, match="being advanced by another process"):
            await clock.advance(other, DAY, nothing_in_flight)

    other = await opened()
    await clock.advance(database, DAY, settle)


async def test_what_stays_in_flight_is_named(scene: Scene, database: asyncpg.Connection) -> None:
    await database.execute(TIMER, "stuck", await clock.now(database))
    await database.execute(
        "INSERT INTO outbox (grp, part, id, topic, headers) VALUES ('cis', 0, 1, 'cm.cis.results', '')"
    )
    document = event("contact.objection", {"scin": "120000453218"}, await scene.now())
    part, offset = await scene.wire.put("cm.contacts", record(document, "120000453218"))
    await database.execute(
        "INSERT INTO ledger (grp, topic, part, next, cluster_id) VALUES ('cis', 'cm.contacts', $1, $2, 'x')",
        part,
        offset,
    )
    async with Watch(database, brokers(scene.settings), {"letters"}, timeout=0.2) as watch:
        with pytest.raises(TimeoutError) as error:
            await watch.settled()
    told = str(error.value)
    assert told.startswith("still in flight after 0.2 s: ")
    for what in (
        "outbox of cis: 1",
        "timers due and not sent: 1",
        "cm.contacts unread by cis: 1",
        "letters has not begun",
    ):
        assert what in told


async def test_a_quiet_platform_is_settled(scene: Scene) -> None:
    async with Watch(scene.database, brokers(scene.settings), {"activation", "cis", "letters", "timers"}) as watch:
        await watch.settled()
        assert await watch.busy() == {}
