"""What is kept of people is looked at when its time may be over, case by case, and erased when it is (R-10).

Every case has a day of its next look, no later than the first on which anything of it can be due; so a look needs
nobody to remember the end of a service request, and one that a process didn't come to is done by the next. What is
erased, the timeline that says so and the next look are one transaction.
"""

from asyncio import sleep
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

import asyncpg

from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.runtime import failpoints, metrics, retention_rows, writes
from workers.runtime.fence import fence
from workers.runtime.history import History
from workers.runtime.logs import log
from workers.runtime.lookups import lock_match_keys
from workers.runtime.moments import Moments
from workers.runtime.outbox import EVENTS_A_WRITING
from workers.runtime.retention_rows import Row
from workers.runtime.shift import Shift
from workers.runtime.statements import at_once
from workers.runtime.states import lock_cases, next_writing
from workers.runtime.trouble import passes
from workers.runtime.write import About

SOURCE = "/clientrep/retention"
PURPOSE = "retention"
AT_ONCE = 100
LOOK_EVERY = 60.0
PAUSE = 0.1
"""Seconds between two batches: nobody waits for a look, so live traffic goes first."""

SWEEPS = {
    "third_parties": retention_rows.sweep_third_parties,
    "parked": retention_rows.sweep_parked,
}
"""Organisations that nobody has needed for so long, and events that nobody has decided on."""

K = TypeVar("K")


class Keeper(Protocol[K]):
    """The procedure that says what may be kept.

    Attributes:
        looked: the kind of message by which it is told that a case is looked at.
        shortest: the days for which anything is kept at least.
    """

    looked: str
    shortest: int

    def read(self, scin: str, history: Sequence[tuple[datetime, Sequence[Mapping[str, Any]]]]) -> K:
        """What there is, given the rows of a case's history."""
        ...

    def contacts(self, kept: K) -> set[str]:
        """The contacts that the case may release, shared with other cases."""
        ...

    def decide(self, kept: K, message: Message) -> tuple[Outcome, date]:
        """What is erased now, and the day of the next look."""
        ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a case came to."""

    row: Row
    message: Message
    outcome: Outcome
    again_on: date


class Retention(Generic[K]):
    """Looks at the cases of the partitions this process holds."""

    def __init__(self, shift: Shift, keeper: Keeper[K]) -> None:
        self._shift = shift
        self._keeper = keeper
        self._moments = Moments(shift.connections, LOOK_EVERY)
        self._swept: date | None = None

    def wake(self) -> None:
        """Look at once: partitions came, or time was advanced."""
        self._moments.wake()

    async def run(self) -> None:
        """Look for ever."""
        await self._moments.each(self._look, PURPOSE)

    async def _look(self) -> bool:
        connection = await self._shift.connections.get(PURPOSE)
        held = self._shift.leases.held
        await self._sweep(connection, held)
        rows = await retention_rows.due(connection, held, self._keeper.shortest, AT_ONCE)
        if rows:
            await self._look_at(connection, rows)
            await sleep(PAUSE)
        return bool(rows)

    async def _look_at(self, connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
        """Several cases together; where one can't be decided, one by one, and that one tomorrow."""
        try:
            await self._transact(connection, rows)
        except Exception as error:
            if passes(error):
                raise
            if len(rows) == 1:
                log.error("retention_failed", group=self._shift.group, error=type(error).__name__, exc_info=error)
                metrics.RETENTION_FAILED.inc()
                await retention_rows.look_tomorrow(connection, rows[0].scin)
                return
            for row in rows:
                await self._look_at(connection, [row])

    async def _transact(self, connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
        """Match keys are locked before cases, as in the loop: nobody begins to use a contact that is being erased."""
        contacts = self._contacts(await self._read(connection, rows))
        async with connection.transaction():
            held, now = await fence(connection, self._shift.group, (r.part for r in rows), self._shift.leases.owner)
            mine = [row for row in rows if row.part in held]
            if not mine or now is None:
                return
            await lock_match_keys(connection, await retention_rows.match_keys(connection, contacts))
            await lock_cases(connection, {row.scin: row.part for row in mine})
            kept = await self._read(connection, mine)
            looked = [self._decided(row, kept[row.scin], now) for row in mine if row.scin in kept]
            if not self._contacts(kept) <= contacts:
                return  # one was linked just now: at the next look its match key is known
            await self._write(connection, looked, {row.scin for row in mine if row.scin not in kept})
        failpoints.passing("after_commit")
        self._count(looked)

    def _contacts(self, kept: Mapping[str, K]) -> set[str]:
        return {contact for one in kept.values() for contact in self._keeper.contacts(one)}

    async def _read(self, connection: asyncpg.Connection, rows: Sequence[Row]) -> dict[str, K]:
        histories = await retention_rows.histories(connection, [row.scin for row in rows])
        return {scin: self._keeper.read(scin, history) for scin, history in histories.items()}

    def _decided(self, row: Row, kept: K, now: datetime) -> Looked:
        name = f"{row.scin}:{now.isoformat()}"
        message = Message(self._keeper.looked, SOURCE, name, row.scin, now, now, None, name)
        return Looked(row, message, *self._keeper.decide(kept, message))

    async def _write(self, connection: asyncpg.Connection, looked: Sequence[Looked], unknown: set[str]) -> None:
        history, first = History(), await next_writing(connection) * EVENTS_A_WRITING
        for number, one in enumerate(looked):
            if one.outcome.entries:
                history.add(one.message, first + number, one.outcome.entries)
        asked = [(effect, self._about(one)) for one in looked for effect in one.outcome.effects]
        told = history.statements(self._shift.group)
        await at_once(connection, [*await writes.statements(connection, asked), *told])
        await retention_rows.look_again(connection, {one.row.scin: one.again_on for one in looked}, unknown)

    def _about(self, one: Looked) -> About:
        return About(self._shift.group, one.row.scin, one.row.part, one.message.now)

    def _count(self, looked: Sequence[Looked]) -> None:
        for one in looked:
            for entry in one.outcome.entries:
                metrics.DECIDED.labels(entry.rule, metrics.came_of(entry.event)).inc()
        if erased := sum(len(one.outcome.entries) for one in looked):
            log.info("retention_over", group=self._shift.group, count=erased)

    async def _sweep(self, connection: asyncpg.Connection, held: Sequence[int]) -> None:
        """Once a day, by whoever holds the first partition: what belongs to no case, or to none that is decided."""
        today = await retention_rows.today(connection)
        if self._swept == today or 0 not in held:
            return
        for what, sweep in SWEEPS.items():
            while gone := await sweep(connection, self._keeper.shortest, AT_ONCE):
                log.info("retention_swept", group=self._shift.group, kind=what, count=gone)
        self._swept = today
