"""MA-3c: what was compared with a PIN that was set anew meanwhile is read, and compared, again."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

import pytest_asyncio

import policy
from tests.integration.bare_loop import (
    GROUP,
    PARTITIONS,
    Process,
    batch_of,
    new_process,
    noted,
    noting,
    object_,
    scins_in,
)
from tests.scene import Scene
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.room import Room
from workers.procedure.security import ComparedTooEarlyError
from workers.runtime.ledger import Place, Record
from workers.runtime.loop import COMPARISONS
from workers.runtime.reader import Reader, Readings

PLACE = Place("cm.contacts", 5)
LEDGER = "SELECT next FROM ledger WHERE grp = $1 AND topic = $2 AND part = $3"
PARKED = "SELECT reason, detail FROM parked WHERE scin = $1"


class CountingReader(Reader):
    """Counts how often a batch is read; the room of the test believes nothing that was read too seldom."""

    reads = 0
    needed = 0

    async def read(self, now: datetime, batch: Mapping[Place, Sequence[Record]]) -> Readings:
        self.reads += 1
        return await super().read(now, batch)

    def decide(self, state: object, message: Message, *more: object) -> Outcome:
        if self.reads < self.needed:
            raise ComparedTooEarlyError
        return noting(state, message, *more)


@pytest_asyncio.fixture(loop_scope="session")
async def reader() -> CountingReader:
    room = Room(name=GROUP, reads=("contact.objection",), decide=noting)
    return CountingReader(room, policy.load(), PARTITIONS, None)


@pytest_asyncio.fixture(loop_scope="session")
async def process(quiet: Scene, reader: CountingReader) -> AsyncIterator[Process]:
    room = Room(name=GROUP, reads=("contact.objection",), decide=reader.decide)
    one = new_process(quiet, room, reader)
    await one.take([PLACE.part])
    yield one
    await one.end()


async def unread(scene: Scene) -> dict[Place, Sequence[Record]]:
    return await batch_of(scene, {PLACE: await scene.database.fetchval(LEDGER, GROUP, *PLACE)})


async def test_ma3c_a_batch_that_was_read_too_early_is_read_again(
    quiet: Scene, process: Process, reader: CountingReader
) -> None:
    (scin,) = scins_in(PLACE.part, 1)
    sent = await object_(quiet, scin)
    reader.needed = 3
    await process.loop.process(await unread(quiet))
    assert reader.reads == 3
    assert await noted(quiet, scin) == [sent]


async def test_ma3c_what_is_always_too_early_is_parked_in_the_end(
    quiet: Scene, process: Process, reader: CountingReader
) -> None:
    (scin,) = scins_in(PLACE.part, 1)
    await object_(quiet, scin)
    reader.needed = 1_000_000
    await process.loop.process(await unread(quiet))
    assert reader.reads >= COMPARISONS
    (parked,) = await quiet.database.fetch(PARKED, scin)
    assert tuple(parked) == ("rule_failed", "ComparedTooEarlyError")
    assert await noted(quiet, scin) == []
