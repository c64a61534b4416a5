"""Letters' documents are made beside the loop: requests are rows, and slow making delays letters, never decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

import asyncpg

from policy import Policies
from workers.procedure.ids import derived_id
from workers.procedure.message import Message
from workers.procedure.records import Records
from workers.procedure.room import Room
from workers.runtime import metrics
from workers.runtime.checks import pause
from workers.runtime.deciding import Deciding
from workers.runtime.dispatcher import Dispatcher
from workers.runtime.erasing import STORE_SECONDS
from workers.runtime.logs import log
from workers.runtime.lookups import Wanted, fetch
from workers.runtime.shift import Shift
from workers.runtime.states import States
from workers.runtime.telling import Telling, Told

SOURCE = "/clientrep/documents"
COUNT_EVERY = 5.0
LONGEST_PAUSE = 60.0
PATIENCE = 0.5
"""Seconds that finished documents may wait for others: several requests are told of as cheaply as one."""

DUE = """
SELECT d.request_id, d.scin, d.part, d.letter_ids, d.code, d.attempts, platform_now() AS now
FROM unnest($1::int[]) AS held CROSS JOIN LATERAL (
    SELECT * FROM documents_to_make
    WHERE part = held AND next_attempt_at <= (SELECT platform_now()) AND request_id <> ALL($2::text[])
    ORDER BY next_attempt_at LIMIT $3
) AS d WHERE (SELECT stopped_at IS NULL FROM press) ORDER BY d.next_attempt_at LIMIT $3
"""
DONE = """
DELETE FROM documents_to_make WHERE request_id = ANY($1::text[])
RETURNING request_id, scin, part, correlation, requested_at
"""
LATER = """
UPDATE documents_to_make AS d
SET attempts = attempts + 1, next_attempt_at = platform_now() + u.pause
FROM unnest($1::text[], $2::interval[]) AS u (request_id, pause) WHERE d.request_id = u.request_id
"""
QUEUE = """
SELECT count(*), coalesce(extract(epoch FROM platform_now() - min(requested_at)), 0)::float8
FROM documents_to_make WHERE part = ANY($1::int[])
"""

Order = TypeVar("Order")


class NotNowError(Exception):
    """The documents can't be made now, for a reason that lies not in them; ``args[0]`` names it."""


class Maker(Protocol[Order]):
    """Makes documents.

    Attributes:
        told_as: the kind of message by which a room hears what came of them.
        at_once: requests in hand at the same time.
    """

    told_as: str
    at_once: int

    def people(self, state: Any, scin: str, letter_ids: Sequence[str]) -> Iterable[str]:  # noqa: ANN401 - the room's
        """Ids of the persons that the documents are about."""
        ...

    def order(self, state: Any, scin: str, letter_ids: Sequence[str], records: Records, now: datetime) -> Order:  # noqa: ANN401
        """What is to be made, from what is held at this moment."""
        ...

    async def make(self, order: Order, attempts: int) -> object:
        """Make and store it; the data of the message that tells of it.

        Raises:
            NotNowError: to be tried again.
        """
        ...

    async def close(self) -> None:
        """Give up what it keeps."""
        ...


@dataclass(frozen=True, slots=True)
class Due(Generic[Order]):
    """A request whose documents are to be made."""

    request_id: str
    scin: str
    part: int
    attempts: int
    order: Order


@dataclass(frozen=True, slots=True)
class Later:
    """There are no documents yet."""

    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a request, to be told to its case."""

    request_id: str
    scin: str
    part: int
    data: object


class Documents(Generic[Order]):
    """Has the documents made for the partitions this process holds.

    What a document says is read when its turn comes; the case decides, under its lock, whether it holds still. So a
    process that dies, or one that lost its lease, leaves a document that nobody was promised, and nothing else.
    """

    def __init__(self, shift: Shift, room: Room, policies: Policies, maker: Maker[Order]) -> None:
        self._shift = shift
        self._room = room
        self._states = States(room)
        self._maker = maker
        self._telling: Telling[Made] = Telling(shift, room, policies, self._messages, "documents_made")
        self._dispatcher: Dispatcher[Due[Order], object | Later] = Dispatcher(
            shift, self, "documents", maker.at_once, PATIENCE, STORE_SECONDS
        )
        self._made: Mapping[str, object] = {}
        self._count_at = 0.0

    def wake(self) -> None:
        """Look at once: a request was committed."""
        self._dispatcher.wake()

    async def run(self) -> None:
        """Make documents for ever."""
        try:
            await self._dispatcher.run()
        finally:
            await self._maker.close()

    async def claim(self, number: int, in_flight: Sequence[str]) -> list[Due[Order]]:
        """Requests that are due, those that look alike one after the other, with what is held at this moment."""
        connection = await self._shift.connections.get("documents")
        held = self._shift.leases.held
        await self._count(connection, held)
        others = [*in_flight, *self._telling.resting()]
        rows = await connection.fetch(DUE, held, others, number)
        if not rows:
            return []
        states = (await self._states.load(connection, {row["scin"] for row in rows})).states
        records = Records(whole=False)
        await fetch(connection, Wanted({"people": self._people(states, rows)}), records)
        return [self._due(row, states, records) for row in sorted(rows, key=lambda row: row["code"])]

    async def call(self, row: Due[Order]) -> object | Later:
        """Make the documents of one request."""
        try:
            return await self._maker.make(row.order, row.attempts)
        except NotNowError as error:
            return self._later(row, str(error))
        except Exception as error:  # noqa: BLE001 - one odd letter mustn't end the others
            log.error("documents_failed", request_id=row.request_id, error=type(error).__name__, exc_info=error)
            return self._later(row, type(error).__name__)

    async def commit(self, results: Sequence[tuple[Due[Order], object | Later]]) -> None:
        """Tell the cases whose documents are made; the others' turn comes again."""
        await self._put_off([row for row, result in results if isinstance(result, Later)])
        made = [(row, result) for row, result in results if not isinstance(result, Later)]
        self._made = {row.request_id: result for row, result in made}
        await self._telling.tell([Made(row.request_id, row.scin, row.part, result) for row, result in made])

    async def _messages(
        self, connection: asyncpg.Connection, several: Sequence[Made], deciding: Deciding
    ) -> Sequence[Told]:
        rows = await connection.fetch(DONE, sorted(one.request_id for one in several))
        return [(self._message(row, deciding), row["part"]) for row in sorted(rows, key=lambda row: row["request_id"])]

    def _message(self, row: asyncpg.Record, deciding: Deciding) -> Message:
        return Message(
            kind=self._maker.told_as,
            source=SOURCE,
            id=_told_as(row),
            scin=row["scin"],
            received=deciding.now,
            now=deciding.now,
            data=self._made[row["request_id"]],
            correlation=row["correlation"],
        )

    def _people(self, states: Mapping[str, Any], rows: Sequence[asyncpg.Record]) -> set[str]:
        each = (self._maker.people(states[row["scin"]], row["scin"], row["letter_ids"]) for row in rows)
        return {person_id for people in each for person_id in people}

    def _due(self, row: asyncpg.Record, states: Mapping[str, Any], records: Records) -> Due[Order]:
        scin = row["scin"]
        order = self._maker.order(states[scin], scin, row["letter_ids"], records, row["now"])
        return Due(row["request_id"], scin, row["part"], row["attempts"], order)

    def _later(self, row: Due[Order], reason: str) -> Later:
        metrics.DOCUMENTS.labels("later").inc()
        log.warning("documents_not_made", request_id=row.request_id, reason=reason)
        return Later(reason)

    async def _put_off(self, rows: Sequence[Due[Order]]) -> None:
        if rows:
            connection = await self._shift.connections.get("documents_made")
            pauses = [timedelta(seconds=min(pause(row.attempts, 0), LONGEST_PAUSE)) for row in rows]
            await connection.execute(LATER, [row.request_id for row in rows], pauses)

    async def _count(self, connection: asyncpg.Connection, held: Sequence[int]) -> None:
        if monotonic() >= self._count_at:
            self._count_at = monotonic() + COUNT_EVERY
            waiting, age = await connection.fetchrow(QUEUE, held) or (0, 0.0)
            metrics.DOCUMENTS_WAITING.set(waiting)
            metrics.DOCUMENTS_AGE.set(age)


def _told_as(row: asyncpg.Record) -> str:
    """The same letters may be asked for again, after an address was corrected: each time is an event of its own."""
    return derived_id(SOURCE, row["request_id"], row["requested_at"].isoformat(), 0)
