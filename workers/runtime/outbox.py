"""The outbox: what a transaction committed goes to Kafka in order, with the bytes it was committed with."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import NamedTuple

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from workers.runtime import failpoints, metrics, progress
from workers.runtime.ages import Ages
from workers.runtime.connections import RELAY, Connections
from workers.runtime.leases import Leases
from workers.runtime.statements import Statement, columns
from workers.runtime.trouble import insist
from workers.runtime.turns import Turn, Turns

NAME = "relay"
ROUND = 4000
LEFT_OVER_ROUND = 200  # their size isn't known before they are read
EVENTS_A_WRITING = 1_000_000
DOUBT_SECONDS = 30.0
"""After these PostgreSQL has long committed whatever it was asked to, or ended it."""

INSERT = """
INSERT INTO outbox (grp, part, id, topic, to_part, key, value, headers)
SELECT $1, * FROM unnest($2::int[], $3::bigint[], $4::text[], $5::int[], $6::bytea[], $7::bytea[], $8::bytea[])
"""
LEFT_OVER = """
SELECT part, id, topic, to_part, key, value, headers FROM outbox
WHERE grp = $1 AND part = ANY($2::int[]) AND id NOT IN (SELECT unnest($4::bigint[])) ORDER BY part, id LIMIT $3
"""
"""Without those that are in the queue: while many wait there, a look must not send them in small rounds."""
DELETE = """
DELETE FROM outbox WHERE ctid = ANY (ARRAY(
    SELECT o.ctid FROM unnest($2::int[], $3::bigint[]) AS u(part, id) CROSS JOIN LATERAL (
        SELECT ctid FROM outbox WHERE grp = $1 AND part = u.part AND id = u.id LIMIT 1
    ) AS o
))
"""
"""Row by row by its key, whatever is known of the table: it was nearly empty when it was last analysed, and in a plain
join the planner then compares each of its rows with each that was sent."""

Headers = Sequence[tuple[str, bytes | None]]
"""Kafka lets a header be null, and what was parked must come out as it went in."""


class Outgoing(NamedTuple):
    """An event as it will be sent.

    Attributes:
        part: the shard: the case's partition in the group that wrote it.
        id: its place in the shard's order, and the event's ``sequence``.
        to_part: the partition of ``topic`` it goes to.
        unpacked: the headers as Kafka takes them, where they need not be unpacked first.
    """

    part: int
    id: int
    topic: str
    to_part: int
    key: bytes | None
    value: bytes | None
    headers: bytes
    unpacked: Headers | None = None

    def row(self) -> tuple[int, int, str, int, bytes | None, bytes | None, bytes]:
        """The outbox row, without its group."""
        return (self.part, self.id, self.topic, self.to_part, self.key, self.value, self.headers)


def packed(headers: Headers) -> bytes:
    """Headers in one value; any bytes survive."""
    return orjson.dumps([(name, None if value is None else value.decode("latin-1")) for name, value in headers])


def packed_text(headers: Sequence[tuple[str, str]]) -> bytes:
    """The same for headers that are text, which Kafka takes as UTF-8."""
    as_text = orjson.dumps(headers)
    return as_text if as_text.isascii() else packed([(name, text.encode()) for name, text in headers])


def unpacked(headers: bytes) -> list[tuple[str, bytes | None]]:
    """The headers as Kafka takes them."""
    return [(name, None if value is None else value.encode("latin-1")) for name, value in orjson.loads(headers)]


def statements(group: str, rows: Sequence[Outgoing]) -> list[Statement]:
    """What writes outgoing events, in the transaction that decided them."""
    return [Statement(INSERT, (group, *columns(row.row() for row in rows)))] if rows else []


class EventTooLargeError(Exception):
    """An event of ours is larger than the broker takes."""


class Relay:
    """Sends what was committed, in one order, and deletes what the broker acknowledged.

    A crash can send an event again, with the same id and the same bytes.

    Attributes:
        ages: since when events wait.
        skipped: rows were left in the table because their lease had run out; to be read again when it's renewed.
    """

    def __init__(self, group: str, producer: AIOKafkaProducer, connections: Connections, leases: Leases) -> None:
        self._group = group
        self._producer = producer
        self._connections = connections
        self._leases = leases
        self._queue: deque[Outgoing] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._unread = False
        self._doubtful_until = 0.0
        self._turns: Turns[Outgoing] = Turns(self._committed, self._in_doubt)
        self.ages = Ages()
        self.skipped = False

    def transaction(self, connection: asyncpg.Connection) -> AbstractAsyncContextManager[Turn[Outgoing]]:
        """A transaction that writes to the outbox; what its turn is given is sent when it has committed."""
        return self._turns.transaction(connection)

    def _committed(self, rows: Sequence[Outgoing]) -> None:
        self._queue.extend(rows)
        self._unread |= monotonic() < self._doubtful_until
        self.ages.came(len(rows))
        self._rouse()

    def _in_doubt(self) -> None:
        """A COMMIT without an answer may still come to its end; what the next ones wrote must not overtake it."""
        self._doubtful_until = monotonic() + DOUBT_SECONDS
        self.read_again()

    def read_again(self) -> None:
        """The table may hold rows that are not in the queue: after an assignment, or a lost COMMIT answer."""
        self._unread = True
        self.skipped = False
        self._rouse()

    @property
    def waiting(self) -> int:
        """How many events are known here and not yet on their way."""
        return len(self._queue)

    async def drained(self) -> None:
        """Wait until all that is known here is sent and deleted."""
        await self._idle.wait()

    async def run(self) -> None:
        """Send for ever; an error ends the process, the rows stay in the table."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await insist(self._send_all, NAME, self.read_again)
            if not self._wake.is_set():
                self._idle.set()
                self.ages.idle()

    def _rouse(self) -> None:
        self._idle.clear()
        self.ages.busy()
        self._wake.set()

    async def _send_all(self) -> None:
        while self._queue or self._unread:
            if self._unread:
                await self._send_left_over()
            else:
                await self._send([self._queue.popleft() for _ in range(min(ROUND, len(self._queue)))])

    async def _send_left_over(self) -> None:
        """What is in the table alone has its place by its id, which was taken while the case was locked."""
        connection = await self._connections.get(RELAY)
        self._unread = False
        rows = await connection.fetch(LEFT_OVER, self._group, self._leases.held, LEFT_OVER_ROUND, self._known())
        self._unread |= len(rows) == LEFT_OVER_ROUND
        known = set(self._known())  # what was committed during the look is in both
        left_over = [Outgoing(**row) for row in rows if row["id"] not in known]
        next_one = min((row.id for row in self._queue), default=None)
        older = [row for row in left_over if next_one is None or row.id < next_one]
        self._put_between([row for row in left_over if next_one is not None and row.id > next_one])
        await self._send(older)

    def _put_between(self, rows: Sequence[Outgoing]) -> None:
        if rows:
            self._queue = deque(sorted((*self._queue, *rows), key=lambda row: row.id))

    def _known(self) -> list[int]:
        """The ids of what is in the queue, or will be when its COMMIT is answered."""
        return [row.id for row in (*self._queue, *self._turns.waiting())]

    async def _send(self, rows: Sequence[Outgoing]) -> None:
        """Send those whose lease is held."""
        held = set(self._leases.held)
        left_out = [row for row in rows if row.part not in held]
        self.skipped |= bool(left_out)
        rows = [row for row in rows if row.part in held] if left_out else rows
        if not rows:
            return
        by_place: dict[tuple[str, int], list[Outgoing]] = {}
        for row in rows:
            by_place.setdefault((row.topic, row.to_part), []).append(row)
        await asyncio.gather(*(self._send_to(place, of_place) for place, of_place in by_place.items()))
        failpoints.passing("after_send")
        metrics.SENT.inc(len(rows))
        failpoints.passing("before_delete")
        await self._delete(rows)
        self.ages.went(len(rows))
        progress.moved(NAME)

    async def _send_to(self, place: tuple[str, int], rows: Sequence[Outgoing]) -> None:
        """Whole batches, built here: a send of its own for each event costs several times as much."""
        topic, part = place
        left = deque(rows)
        while left:
            batch = self._producer.create_batch()
            while left and _appended(batch, left[0]):
                left.popleft()
            await (await self._producer.send_batch(batch, topic, partition=part))

    async def _delete(self, rows: Sequence[Outgoing]) -> None:
        """Not waited for: what a crash brings back is sent once more."""
        connection = await self._connections.get(RELAY)
        await connection.execute(DELETE, self._group, [row.part for row in rows], [row.id for row in rows])


def _appended(batch: BatchBuilder, row: Outgoing) -> bool:
    """Whether the batch had room for the event."""
    if (
        batch.append(key=row.key, value=row.value, timestamp=None, headers=row.unpacked or unpacked(row.headers))
        is not None
    ):
        return True
    if batch.record_count() == 0:
        raise EventTooLargeError(f"an event for {row.topic} doesn't fit into a batch")
    return False
