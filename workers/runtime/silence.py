"""Print vendors that fall silent: one task for the letter that waits longest, not one for each that waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from contracts.partition import partition_of
from policy import Policies
from workers.procedure.message import Message
from workers.procedure.room import Room
from workers.runtime import metrics
from workers.runtime.deciding import Deciding
from workers.runtime.moments import Moments
from workers.runtime.shift import Shift
from workers.runtime.telling import Telling, Told

SOURCE = "/clientrep/silence"
LOOK_EVERY = 5.0

WAITING = """
SELECT count(*), coalesce(extract(epoch FROM platform_now() - min(issued_at)), 0)::float8
FROM letters WHERE status = 'issued'
"""
SILENT = """
SELECT letter_id, scin, platform_now() AS now FROM letters
WHERE status = 'issued' AND issued_at <= platform_now() - $1::interval
  AND EXISTS (SELECT FROM letters WHERE status = ANY($2::text[]))
  AND NOT EXISTS (
      SELECT FROM tasks
      WHERE grp = $4 AND kind = $3 AND (status = 'open' OR raised_at > platform_now() - $1::interval)
  )
ORDER BY issued_at LIMIT 1
"""
REPORTED = ("accepted", "rejected", "printed", "dispatched", "returned")

SilentAfter = Callable[[datetime], timedelta]
"""How long a vendor may be silent: policy, by the platform's clock."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A letter of which no vendor has said anything for too long; also the data of the message that tells it."""

    request_id: str
    scin: str
    part: int
    letter_id: str


class Silence:
    """Looks for letters that no vendor speaks of, once vendors have spoken of any.

    Args:
        shift: the process.
        room: whose cases are told.
        policies: for its decisions.
        told_as: the kind of message by which it hears.
        task_kind: the kind of task that it raises: as long as one is open, or was raised lately, it isn't told again.
        silent_after: how long a vendor may be silent.
    """

    def __init__(  # noqa: PLR0913 - what a room says of its own
        self,
        shift: Shift,
        room: Room,
        policies: Policies,
        *,
        told_as: str,
        task_kind: str,
        silent_after: SilentAfter,
    ) -> None:
        self._shift = shift
        self._told_as = told_as
        self._task_kind = task_kind
        self._silent_after = silent_after
        self._telling: Telling[Silent] = Telling(shift, room, policies, self._messages, "silence_told")
        self._moments = Moments(shift.connections, LOOK_EVERY)

    def wake(self) -> None:
        """Nothing that is committed makes a vendor silent."""

    async def run(self) -> None:
        """Look for ever."""
        await self._moments.each(self._look, "silence", self._shift.relay.read_again)

    async def _look(self) -> bool:
        connection = await self._shift.connections.get("silence")
        waiting, age = await connection.fetchrow(WAITING) or (0, 0.0)
        metrics.LETTERS_UNREPORTED.set(waiting)
        metrics.LETTERS_UNREPORTED_AGE.set(age)
        if (found := await self._found(connection)) is not None:
            await self._telling.tell([found])
        return False

    async def _found(self, connection: asyncpg.Connection) -> Silent | None:
        """The letter that waits longest, if it is for this process to tell of."""
        row = await self._silent(connection)
        part = None if row is None else partition_of(row["scin"], self._shift.partitions)
        if row is None or part not in self._shift.leases.held:
            return None
        letter_id = row["letter_id"]
        return Silent(f"{letter_id}:{row['now'].isoformat()}", row["scin"], part, letter_id)

    async def _silent(self, connection: asyncpg.Connection) -> asyncpg.Record | None:
        """For a long silence the limit is that of its end: policy changes by the day."""
        now: datetime = await connection.fetchval("SELECT platform_now()")
        return await connection.fetchrow(SILENT, self._silent_after(now), REPORTED, self._task_kind, self._shift.group)

    async def _messages(
        self, connection: asyncpg.Connection, several: Sequence[Silent], deciding: Deciding
    ) -> Sequence[Told]:
        """Nothing, where a vendor has spoken of the letter meanwhile."""
        row = await self._silent(connection)
        return [
            (
                Message(
                    kind=self._told_as,
                    source=SOURCE,
                    id=one.request_id,
                    scin=one.scin,
                    received=deciding.now,
                    now=deciding.now,
                    data=one,
                    correlation=one.request_id,
                ),
                one.part,
            )
            for one in several
            if row is not None and row["letter_id"] == one.letter_id
        ]
