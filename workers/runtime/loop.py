"""The one loop: a batch of raw events in, one transaction, events out (design: The loop)."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, time

import asyncpg

from policy import Policies
from workers.procedure.room import Room
from workers.procedure.security import ComparedTooEarlyError
from workers.runtime import metrics, parking
from workers.runtime.ahead import Ahead
from workers.runtime.casework import Casework
from workers.runtime.connections import PASSING
from workers.runtime.deciding import Deciding
from workers.runtime.inbox import Standing, register
from workers.runtime.ledger import Batch, Ledger, Place, Run
from workers.runtime.logs import log
from workers.runtime.lookups import Wanted, with_all_needed
from workers.runtime.passing import Passing
from workers.runtime.reader import Accepted, Parking, Reader, Readings
from workers.runtime.shift import Shift
from workers.runtime.states import StateTooNewError
from workers.runtime.trouble import insist, passes

NOW = "SELECT platform_now()"
COMPARISONS = 5
"""How often a batch is read while PINs that it asks about are set by others at the same time."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a batch.

    Attributes:
        batch: what was looked at; nothing, where the batch concerns nobody here and waits for the next one.
        seek: where to seek, because the batch wasn't taken there.
        not_ours: places whose lease another process holds.
    """

    batch: Batch
    seek: Mapping[Place, int]
    not_ours: frozenset[Place]


NOTHING = Result({}, {}, frozenset())


def _nobody() -> None:
    """Nobody wants to know."""


class Loop:
    """Consume, decide, commit for one room; what it commits goes to the relay.

    Args:
        decided: is told when a batch is decided and has yet to be written.

    Attributes:
        passing: what was read and concerns nobody here, which ``process`` moves over next time.
    """

    def __init__(  # noqa: PLR0913 - what it decides with, and what its transactions need
        self,
        room: Room,
        policies: Policies,
        reader: Reader,
        ledger: Ledger,
        shift: Shift,
        decided: Callable[[], None] = _nobody,
    ) -> None:
        self._room = room
        self._policies = policies
        self._reader = reader
        self._ahead = Ahead(reader)
        self._ledger = ledger
        self._connections = shift.connections
        self._relay = shift.relay
        self._casework = Casework(room)
        self._decided = decided
        self.passing = Passing()
        self._clock: tuple[datetime, float] | None = None
        """The platform's clock when a batch was last fenced, and the monotonic one."""

    def read_ahead(self, batch: Batch) -> None:
        """Begin to read what is processed next, by the clock as it is known."""
        if (now := self._now()) is not None:
            self._ahead.begin(now, batch)

    async def process(self, batch: Batch) -> Result:
        """Decide a batch and commit it, with whatever waited for it; an empty one moves over what waits.

        A lost connection or a lock that took too long: again, for up to ``GIVE_UP_AFTER`` seconds. A rule that
        raises: the batch goes one by one, what raises alone is parked and its case held.

        Raises:
            StateTooNewError: a newer version of the code has been here; the process must end.
        """
        began = monotonic()
        result = await self._process(self.passing.before(batch), may_wait=bool(batch))
        metrics.BATCH.observe(monotonic() - began)
        metrics.PROGRESS.set(time())
        return result

    async def _process(self, batch: Batch, *, may_wait: bool = False) -> Result:
        try:
            return await self._insist(batch, may_wait=may_wait)
        except StateTooNewError:
            raise
        except Exception as error:
            if passes(error):
                raise
            return await self._one_by_one(batch, error)

    async def _insist(self, batch: Batch, failure: Exception | None = None, *, may_wait: bool = False) -> Result:
        """Read once, commit as often as it takes: what is sealed is dear to open."""
        readings: list[Readings] = []

        async def commit() -> Result:
            connection = await self._connections.get("loop")
            for _ in range(COMPARISONS):
                if not readings:
                    readings.append(await self._read(connection, batch))
                if not any(any(row.values()) for row in readings[0].values()):
                    if may_wait:
                        self.passing.keep(batch)
                        return NOTHING
                    connection = await self._connections.get(PASSING)
                with suppress(ComparedTooEarlyError):
                    return await self._commit(connection, batch, readings[0], failure)
                readings.clear()
            raise ComparedTooEarlyError

        retried: list[bool] = []
        result = await insist(commit, "batch", lambda: retried.append(True))
        if retried:
            self._relay.read_again()
        return result

    async def _read(self, connection: asyncpg.Connection, batch: Batch) -> Readings:
        """By the clock as it is known, which the virtual one may be ahead of: whatever is refused is read again."""
        if (now := self._now()) is not None:
            readings = await self._ahead.read(now, batch)
            if not any(isinstance(one, Parking) for row in readings.values() for one in row.values()):
                return readings
        return await self._reader.read(await connection.fetchval(NOW), batch)

    def _now(self) -> datetime | None:
        if self._clock is None:
            return None
        now, then = self._clock
        return now + timedelta(seconds=monotonic() - then)

    async def _one_by_one(self, batch: Batch, error: Exception) -> Result:
        records = [record for place in sorted(batch) for record in batch[place]]
        if len(records) == 1:
            log.error("rule_failed", group=self._room.name, error=type(error).__name__)
            return await self._insist(batch, failure=error)
        seek: dict[Place, int] = {}
        not_ours: set[Place] = set()
        for record in records:
            result = await self._process({Place(record.topic, record.partition): [record]})
            seek.update(result.seek)
            not_ours.update(result.not_ours)
        return Result(batch, seek, frozenset(not_ours))

    async def _commit(
        self, connection: asyncpg.Connection, batch: Batch, readings: Readings, failure: Exception | None
    ) -> Result:
        run, deciding = await with_all_needed(partial(self._transact, connection, batch, readings, failure))
        self._clock = None if run.now is None else (run.now, monotonic())
        deciding.count()
        self._tell_gaps(run)
        metrics.SOUGHT.inc(len(run.beyond))
        return Result(batch, run.beyond, frozenset(run.not_ours))

    async def _transact(
        self,
        connection: asyncpg.Connection,
        batch: Batch,
        readings: Readings,
        failure: Exception | None,
        wanted: Wanted,
    ) -> tuple[Run, Deciding]:
        async with self._relay.transaction(connection) as turn:
            run = await self._ledger.fence(connection, batch)
            deciding = await self._decide(connection, run, readings, failure, wanted)
            self._decided()
            await self._write(connection, run, deciding)
            turn.events = deciding.outgoing
        return run, deciding

    def _tell_gaps(self, run: Run) -> None:
        for place, number in run.gaps.items():
            if number:
                metrics.GAPS.inc(number)
                log.error(
                    "offsets_left_out", group=self._room.name, topic=place.topic, partition=place.part, count=number
                )

    async def _decide(
        self,
        connection: asyncpg.Connection,
        run: Run,
        readings: Readings,
        failure: Exception | None,
        wanted: Wanted,
    ) -> Deciding:
        taken = [readings[Place(r.topic, r.partition)][r.offset] for r in run.as_sent()]
        deciding = Deciding(self._room, self._policies, self._reader.partitions, run.now, failure)
        deciding.park_unreadable(reading for reading in taken if isinstance(reading, Parking))
        fresh = await self._fresh(connection, deciding, [r for r in taken if isinstance(r, Accepted)])
        messages = [accepted.message(deciding.now) for accepted in fresh]
        if fresh or deciding.parked:
            parts = {accepted.scin: accepted.part for accepted in fresh}
            await self._casework.load(connection, deciding, messages, parts, wanted)
        deciding.decide_all(zip(fresh, messages, strict=True))
        deciding.finish()
        return deciding

    async def _fresh(
        self, connection: asyncpg.Connection, deciding: Deciding, accepted: list[Accepted]
    ) -> list[Accepted]:
        """What the inbox doesn't know yet, repeats within the batch caught too; conflicts are parked."""
        first: dict[object, Accepted] = {}
        again = [a for a in accepted if first.setdefault(a.key, a) is not a]
        standing = await register(connection, self._room.name, {a.key: a.digest for a in first.values()})
        deciding.repeated([a for a in again if a.digest == first[a.key].digest])
        deciding.conflicts(a for a in again if a.digest != first[a.key].digest)
        deciding.conflicts(a for a in first.values() if standing[a.key] is Standing.CONFLICT)
        deciding.repeated([a for a in first.values() if standing[a.key] is Standing.REPEATED])
        return [a for a in first.values() if standing[a.key] is Standing.NEW]

    async def _write(self, connection: asyncpg.Connection, run: Run, deciding: Deciding) -> None:
        if deciding.parked:
            await parking.store(connection, self._room.name, deciding.now, deciding.parked)
        moved = [self._ledger.move(run)] if run.taken else []
        await self._casework.write(connection, deciding, *moved)
