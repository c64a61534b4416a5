"""What decisions stand on and what they ask for: read and written in the transaction of whoever decides."""

from collections.abc import Mapping, Sequence

import asyncpg

from workers.procedure.message import Message
from workers.procedure.room import Room
from workers.runtime import outbox, writes
from workers.runtime.deciding import Deciding
from workers.runtime.lookups import Wanted, fetch, lock_match_keys
from workers.runtime.statements import Statement, at_once
from workers.runtime.states import States, load_held, lock_cases, next_writing


class Casework:
    """The cases of one room as tables have them."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._states = States(room)

    async def load(
        self,
        connection: asyncpg.Connection,
        deciding: Deciding,
        messages: Sequence[Message],
        parts: Mapping[str, int],
        wanted: Wanted,
    ) -> None:
        """Lock match keys, then cases; load their states and what the decisions will likely look up.

        Where a rule has failed nothing is decided, so that the cases are only locked.

        Args:
            connection: in the transaction.
            deciding: is given states and records, which cases are held, and the number of the writing.
            messages: what is to be decided.
            parts: the partition of each case.
            wanted: what decisions are known to need beyond that.

        Raises:
            StateTooNewError: a newer version of the code has been here.
        """
        if deciding.failed or not parts:
            await lock_cases(connection, parts)
            deciding.held = await load_held(connection, self._room.name, parts)
            deciding.writing = await next_writing(connection)
            return
        likely = Wanted({"matches": {key for message in messages for key in self._room.match_keys(message)}})
        likely.update(wanted)
        await lock_match_keys(connection, likely.match_keys())
        await lock_cases(connection, parts)
        loaded = await self._states.load(connection, parts)
        deciding.states, deciding.held, deciding.writing = loaded.states, loaded.held, loaded.writing
        deciding.records.told.known.update(loaded.told)
        likely.update(self._people(deciding, messages))
        await fetch(connection, likely, deciding.records)

    async def load_people(
        self, connection: asyncpg.Connection, deciding: Deciding, messages: Sequence[Message]
    ) -> None:
        """Load whom decisions will likely need, for messages that were known only once their cases were loaded."""
        await fetch(connection, self._people(deciding, messages), deciding.records)

    def _people(self, deciding: Deciding, messages: Sequence[Message]) -> Wanted:
        return Wanted({"people": {i for m in messages for i in self._room.people(deciding.states.get(m.scin), m)}})

    async def write(self, connection: asyncpg.Connection, deciding: Deciding, *more: Statement) -> None:
        """Write states, effects, history, outgoing events, and what else there is."""
        effects = await writes.statements(connection, deciding.effects)
        told = deciding.history.statements(self._room.name)
        sent = outbox.statements(self._room.name, deciding.outgoing)
        states = self._states.save(deciding.changed_states())
        await at_once(connection, [*states, *effects, *told, *sent, *more])
