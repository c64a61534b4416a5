"""What was asked to be redriven is decided by the worker that holds its partition (decision 7)."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from time import monotonic
from uuid import UUID

import asyncpg

from policy import Policies
from workers.procedure.room import Room
from workers.runtime import metrics, redrive_rows
from workers.runtime.deciding import Deciding
from workers.runtime.fence import fence
from workers.runtime.logs import log
from workers.runtime.readers import new_reader
from workers.runtime.redriven import Redriven
from workers.runtime.redriving import Redriver
from workers.runtime.shift import Shift
from workers.runtime.states import StateTooNewError
from workers.runtime.trouble import insist, passes

PURPOSE = "redrive"
LOOK_EVERY = 1.0
COUNT_EVERY = 30.0
AT_ONCE = 200

FIGURES = """
SELECT (SELECT count(*) FROM parked WHERE grp = $1 AND part = ANY($2::int[])),
       (SELECT count(*) FROM parked_ended WHERE grp = $1 AND part = ANY($2::int[]) AND how = 'discarded')
"""


class Redrives:
    """Looks for what was asked to be redriven in the partitions this process holds."""

    def __init__(self, shift: Shift, room: Room, policies: Policies) -> None:
        self._shift = shift
        self._room = room
        self._policies = policies
        self._count_at = 0.0

    def wake(self) -> None:
        """Nothing here waits for a commit of the loop."""

    async def run(self) -> None:
        """Look for ever."""
        while True:
            if not await insist(self._look, PURPOSE, self._shift.relay.read_again):
                await asyncio.sleep(LOOK_EVERY)

    async def _look(self) -> bool:
        """Whether something was redriven, so that more may wait."""
        held = self._shift.leases.held
        connection = await self._shift.connections.get(PURPOSE)
        await self._count(connection, held)
        ids = await redrive_rows.due(connection, self._shift.group, held, AT_ONCE) if held else []
        return bool(ids) and await self._redrive(connection, ids)

    async def _redrive(self, connection: asyncpg.Connection, ids: Sequence[UUID]) -> bool:
        """What can't even be parked again stays as it is: an operator's wish must not end the worker time and again."""
        try:
            return bool(await self._redriver.redrive(connection, ids))
        except StateTooNewError:
            raise
        except Exception as error:
            if passes(error):
                raise
            log.error("redrive_failed", group=self._shift.group, error=type(error).__name__, exc_info=error)
            await connection.execute(redrive_rows.ASK_NO_MORE, ids)
            return False

    @cached_property
    def _redriver(self) -> Redriver:
        """Made when it's first needed: a reader that opens seals has a price."""
        shift = self._shift
        reader = new_reader(self._room, self._policies, shift.settings, shift.connections, shift.partitions, PURPOSE)
        return Redriver(self._room, self._policies, reader, shift.relay.transaction, self._fence, self._committed)

    async def _fence(self, connection: asyncpg.Connection, parts: Iterable[int]) -> tuple[set[int], datetime | None]:
        return await fence(connection, self._shift.group, parts, self._shift.leases.owner)

    def _committed(self, deciding: Deciding, redriven: Sequence[Redriven]) -> None:
        deciding.count_rules()
        for one in redriven:
            metrics.REDRIVEN.labels(one.came).inc()
            log.info("redriven", group=self._shift.group, parked_id=str(one.id), outcome=one.came, reason=one.reason)

    async def _count(self, connection: asyncpg.Connection, held: Sequence[int]) -> None:
        if monotonic() >= self._count_at:
            self._count_at = monotonic() + COUNT_EVERY
            listed, discarded = await connection.fetchrow(FIGURES, self._shift.group, held) or (0, 0)
            metrics.PARKED_NOW.set(listed)
            metrics.DISCARDED.set(discarded)
