"""Parked events decided again, as if they came in now; whoever decides brings the fence and what follows a commit."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from uuid import UUID

import asyncpg

from policy import Policies
from workers.procedure.room import Room
from workers.procedure.security import ComparedTooEarlyError
from workers.runtime import failpoints, parking, redrive_rows, turns
from workers.runtime.casework import Casework
from workers.runtime.deciding import Deciding
from workers.runtime.inbox import register
from workers.runtime.ledger import Place, Record
from workers.runtime.lookups import Wanted, with_all_needed
from workers.runtime.outbox import Outgoing
from workers.runtime.reader import Reader, Readings
from workers.runtime.redrive_rows import Kept
from workers.runtime.redriven import Redriven, Turn
from workers.runtime.states import StateTooNewError
from workers.runtime.trouble import passes

NOW = "SELECT platform_now()"
ATTEMPTS = 5

Transaction = Callable[[asyncpg.Connection], AbstractAsyncContextManager[turns.Turn[Outgoing]]]
Fence = Callable[[asyncpg.Connection, Iterable[int]], Awaitable[tuple[set[int], datetime | None]]]
"""The partitions that may be written for, locked against take-over, and the platform's clock."""

Committed = Callable[[Deciding, Sequence[Redriven]], None]


class ChangedMeanwhileError(Exception):
    """A parked event was discarded or redriven while its case was waited for: look again."""


class Redriver:
    """Decides parked events of one room again."""

    def __init__(  # noqa: PLR0913 - what it decides with, and what its transactions need
        self,
        room: Room,
        policies: Policies,
        reader: Reader,
        transaction: Transaction,
        fence: Fence,
        committed: Committed,
    ) -> None:
        self._room = room
        self._policies = policies
        self._reader = reader
        self._transaction = transaction
        self._fence = fence
        self._committed = committed
        self._casework = Casework(room)

    async def redrive(self, connection: asyncpg.Connection, ids: Sequence[UUID]) -> list[Redriven]:
        """Decide events in their order, together; where a rule raises, by halves, until the one it raises for is alone.

        An event whose turn it isn't, because others of its case wait before it, stays as it is and isn't told of.

        Raises:
            StateTooNewError: a newer version of the code has been here.
        """
        try:
            return await self._insist(connection, ids, None)
        except StateTooNewError:
            raise
        except Exception as error:
            if passes(error):
                raise
            if len(ids) == 1:
                return await self._insist(connection, ids, error)
        half = len(ids) // 2
        return [*await self.redrive(connection, ids[:half]), *await self.redrive(connection, ids[half:])]

    async def _insist(
        self, connection: asyncpg.Connection, ids: Sequence[UUID], failure: Exception | None
    ) -> list[Redriven]:
        early: ComparedTooEarlyError | None = None
        for _ in range(ATTEMPTS):
            rows = await redrive_rows.read(connection, self._room.name, ids)
            batch: dict[Place, list[Record]] = {}
            for row in rows:
                batch.setdefault(Place(row.topic, row.partition), []).append(row)
            readings = await self._reader.read(await connection.fetchval(NOW), batch)
            try:
                return await self._commit(connection, rows, readings, failure)
            except ChangedMeanwhileError:
                early = None
            except ComparedTooEarlyError as error:
                early = error
        raise early or TimeoutError("what is redriven is changed by others time and again")

    async def _commit(
        self, connection: asyncpg.Connection, rows: Sequence[Kept], readings: Readings, failure: Exception | None
    ) -> list[Redriven]:
        turn = await with_all_needed(partial(self._transact, connection, rows, readings, failure))
        if turn is None:
            return []
        redriven = turn.redriven()
        self._committed(turn.deciding, redriven)
        return redriven

    async def _transact(
        self,
        connection: asyncpg.Connection,
        rows: Sequence[Kept],
        readings: Readings,
        failure: Exception | None,
        wanted: Wanted,
    ) -> Turn | None:
        async with self._transaction(connection) as place:
            turn = await self._redecide(connection, rows, readings, failure, wanted)
            place.events = turn.deciding.outgoing if turn else ()
        return turn

    async def _redecide(
        self,
        connection: asyncpg.Connection,
        rows: Sequence[Kept],
        readings: Readings,
        failure: Exception | None,
        wanted: Wanted,
    ) -> Turn | None:
        parts, now = await self._fence(connection, {row.partition for row in rows})
        mine = [row for row in rows if row.partition in parts]
        if not mine or now is None:
            return None
        deciding = Deciding(self._room, self._policies, self._reader.partitions, now, failure)
        turn = Turn(self._room.name, deciding, mine, readings)
        await self._load(connection, turn, wanted)
        turn.decide()
        await self._write(connection, turn)
        failpoints.passing("in_redrive")
        return turn

    async def _load(self, connection: asyncpg.Connection, turn: Turn, wanted: Wanted) -> None:
        """The locks are taken in the loop's order; the parked rows come last, and must all still be there."""
        deciding, group = turn.deciding, self._room.name
        turn.standing = await register(connection, group, turn.digests())
        parts = turn.parts()
        await self._casework.load(connection, deciding, turn.messages(), parts, wanted)
        if await redrive_rows.lock(connection, [row.id for row in turn.rows]) < len(turn.rows):
            raise ChangedMeanwhileError
        turn.take_turns(await redrive_rows.lines(connection, group, parts))
        deciding.held = {scin: head for scin, head in deciding.held.items() if scin not in turn.taken}

    async def _write(self, connection: asyncpg.Connection, turn: Turn) -> None:
        deciding, group = turn.deciding, self._room.name
        await redrive_rows.hand_on(connection, turn.handed_on())
        await redrive_rows.end(connection, deciding.now, turn.ended())
        seqs = await redrive_rows.places(connection, turn.joining())
        await redrive_rows.park_again(connection, turn.again(seqs))
        await parking.hold(connection, group, deciding.now, deciding.parked)
        await redrive_rows.move_up(connection, group, turn.left(), turn.following())
        await self._casework.write(connection, deciding)
