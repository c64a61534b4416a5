"""What the store in memory does when those who use it stand still or fail: no lock stays with nobody."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

import asyncpg
import pytest

from tests.simulation.process import Process
from tests.simulation.store.database import Database, Transaction
from tests.simulation.store.session import IDLE_IN_TRANSACTION, Session
from tests.simulation.timeline import Timeline
from workers.runtime.lookups import LOCK_KEYS

KEY = 7


def played(timeline: Timeline, course: Coroutine[Any, Any, None]) -> None:
    try:
        timeline.run_until_complete(course)
    finally:
        timeline.close()


def new_session(database: Database) -> tuple[Process, Session]:
    process = Process("one", Random(1), lambda *_: None)
    return process, Session(database, process)


def test_who_waits_for_a_lock_is_not_idle_however_still_the_process_stands() -> None:
    timeline = Timeline()
    database = Database(timeline.instant)

    async def course() -> None:
        other = Transaction(database)
        await other.lock("advisory", KEY)
        process, session = new_session(database)
        await session.begin()
        waiting = asyncio.create_task(session.fetch(LOCK_KEYS, [KEY]))
        await asyncio.sleep(3)
        process.freeze(IDLE_IN_TRANSACTION + 2)
        await asyncio.sleep(IDLE_IN_TRANSACTION + 1)
        other.rollback()
        await waiting
        await session.commit()
        await Transaction(database).lock("advisory", KEY)

    played(timeline, course())


def test_who_stands_still_within_a_transaction_loses_it_and_its_locks() -> None:
    timeline = Timeline()
    database = Database(timeline.instant)

    async def course() -> None:
        process, session = new_session(database)
        await session.begin()
        await session.fetch(LOCK_KEYS, [KEY])
        process.freeze(IDLE_IN_TRANSACTION + 2)
        await Transaction(database).lock("advisory", KEY)
        assert timeline.time() < IDLE_IN_TRANSACTION + 1
        with pytest.raises(asyncpg.InterfaceError):
            await session.commit()

    played(timeline, course())
