"""What became of calls to the world outside is told to their cases: decided like any message, by whoever called.

What came of a call is a fact already. A rule that fails must not undo it, so the cases of a failing one wait, alone.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Generic, Protocol, TypeVar

import asyncpg

from policy import Policies
from workers.procedure.message import Message
from workers.procedure.records import NotFetchedError
from workers.procedure.room import Room
from workers.runtime.casework import Casework
from workers.runtime.deciding import Deciding
from workers.runtime.dispatcher import Waiting
from workers.runtime.fence import fence
from workers.runtime.logs import log
from workers.runtime.lookups import MoreNeededError, Wanted, with_all_needed
from workers.runtime.shift import Shift
from workers.runtime.trouble import passes

AGAIN_AFTER = 60.0
"""Seconds until a case whose rule failed is told again."""


class OfACase(Waiting, Protocol):
    """A call that was made for a case."""

    @property
    def scin(self) -> str:
        """Whose case."""
        ...

    @property
    def part(self) -> int:
        """Its partition."""
        ...


R = TypeVar("R", bound=OfACase)

Told = tuple[Message, int]
Messages = Callable[[asyncpg.Connection, Sequence[R], Deciding], Awaitable[Sequence[Told]]]
"""The messages, with their partitions, of what the cases don't know yet; from now on they do."""


class Telling(Generic[R]):
    """Tells the cases of a room, in the partitions that this process holds; not to be used twice at once.

    Args:
        shift: the process.
        room: whose cases.
        policies: for its decisions.
        messages: reads, in the transaction and with the cases locked, what is to be told, and writes that it was.
        connection: the name of the connection it uses.
    """

    def __init__(self, shift: Shift, room: Room, policies: Policies, messages: Messages[R], connection: str) -> None:
        self._shift = shift
        self._room = room
        self._policies = policies
        self._messages = messages
        self._connection = connection
        self._casework = Casework(room)
        self._failed: dict[str, float] = {}

    def resting(self) -> list[str]:
        """The calls whose cases aren't told just now, because a rule failed."""
        self._failed = {one: until for one, until in self._failed.items() if until > monotonic()}
        return list(self._failed)

    async def tell(self, calls: Sequence[R]) -> None:
        """Tell several cases together; where a rule fails, one by one, and the one that fails waits.

        Raises:
            Exception: trouble with the database that passes.
        """
        if not calls:
            return
        try:
            await self._tell(calls)
        except Exception as error:
            if passes(error):
                raise
            await self._one_by_one(calls, error)

    async def _one_by_one(self, calls: Sequence[R], error: Exception) -> None:
        if len(calls) == 1:
            log.error("rule_failed", group=self._room.name, error=type(error).__name__, exc_info=error)
            self._failed[calls[0].request_id] = monotonic() + AGAIN_AFTER
            return
        for call in calls:
            await self.tell([call])

    async def _tell(self, calls: Sequence[R]) -> None:
        deciding = await with_all_needed(partial(self._transact, calls))
        if deciding is not None:
            deciding.count()

    async def _transact(self, calls: Sequence[R], wanted: Wanted) -> Deciding | None:
        connection = await self._shift.connections.get(self._connection)
        parts = {call.scin: call.part for call in calls}
        async with self._shift.relay.transaction(connection) as turn:
            held, now = await fence(connection, self._shift.group, parts.values(), self._shift.leases.owner)
            mine = {scin: part for scin, part in parts.items() if part in held}
            if not mine:
                return None
            deciding = Deciding(self._room, self._policies, self._shift.partitions, now)
            await self._decide(connection, deciding, mine, [call for call in calls if call.scin in mine], wanted)
            await self._casework.write(connection, deciding)
            turn.events = deciding.outgoing
        return deciding

    async def _decide(
        self,
        connection: asyncpg.Connection,
        deciding: Deciding,
        parts: Mapping[str, int],
        calls: Sequence[R],
        wanted: Wanted,
    ) -> None:
        await self._casework.load(connection, deciding, (), parts, wanted)
        told = await self._messages(connection, calls, deciding)
        await self._casework.load_people(connection, deciding, [message for message, _ in told])
        for message, part in told:
            try:
                deciding.decide_told(message, part)
            except NotFetchedError as missing:
                raise MoreNeededError(Wanted({missing.kind: [missing.key]})) from None
