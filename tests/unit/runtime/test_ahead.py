"""A batch is read before its turn (``workers.runtime.ahead``)."""

from datetime import datetime
from pathlib import Path

import asyncpg

import policy
from tests.unit.runtime.events import NOW, PARTITIONS, Raw, objection
from tests.unit.runtime.test_reader import ROOM, opener
from workers.runtime.ahead import Ahead
from workers.runtime.comparing import Comparer
from workers.runtime.ledger import Batch, Place
from workers.runtime.reader import Accepted, Parking, Reader, Readings

FIRST = objection()
PLACE = Place(FIRST.topic, FIRST.partition)


class Counting(Reader):
    """Tells what it was asked to read; the first time it may fail."""

    def __init__(self, *, fails: bool = False, comparer: Comparer | None = None) -> None:
        super().__init__(ROOM, policy.load(), PARTITIONS, None, comparer)
        self.asked: list[list[int]] = []
        self._fails = fails

    async def read(self, now: datetime, batch: Batch) -> Readings:
        self.asked.append([record.offset for records in batch.values() for record in records])
        if self._fails and len(self.asked) == 1:
            raise OSError
        return await super().read(now, batch)


def records(*offsets: int) -> list[Raw]:
    return [Raw(FIRST.topic, FIRST.partition, offset, FIRST.key, FIRST.value, FIRST.headers) for offset in offsets]


async def test_what_was_begun_is_not_read_again() -> None:
    reader = Counting()
    ahead = Ahead(reader)
    ahead.begin(NOW, {PLACE: records(5, 6)})
    readings = await ahead.read(NOW, {PLACE: records(5, 6)})
    assert reader.asked == [[5, 6], []]
    assert all(isinstance(one, Accepted) for one in readings[PLACE].values())


async def test_what_was_not_begun_is_read_in_its_turn() -> None:
    reader = Counting()
    ahead = Ahead(reader)
    ahead.begin(NOW, {PLACE: records(5, 6, 7)})
    other = Place(PLACE.topic, PLACE.part + 1)
    readings = await ahead.read(NOW, {PLACE: records(4, 5, 6), other: []})
    assert reader.asked == [[5, 6, 7], [4]]
    assert {place: sorted(row) for place, row in readings.items()} == {PLACE: [4, 5, 6], other: []}


async def test_what_could_not_be_read_is_read_again() -> None:
    reader = Counting(fails=True)
    ahead = Ahead(reader)
    ahead.begin(NOW, {PLACE: records(5)})
    readings = await ahead.read(NOW, {PLACE: records(5)})
    assert reader.asked == [[5], [5]]
    assert not isinstance(readings[PLACE][5], Parking)


class Nowhere:
    """No database."""

    async def get(self, purpose: str) -> asyncpg.Connection:
        raise AssertionError(purpose)


async def test_where_reading_needs_the_database_nothing_is_begun(tmp_path: Path) -> None:
    reader = Counting(comparer=Comparer(opener(tmp_path), Nowhere()))
    ahead = Ahead(reader)
    ahead.begin(NOW, {PLACE: records(5)})
    assert reader.asked == []
