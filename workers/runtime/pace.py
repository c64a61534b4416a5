"""How fast timers are sent when many fall due at once: as fast as they are decided, but live traffic goes first.

Timers that their owners haven't read yet stand before what people send meanwhile, so that never many are on their way.
While events come from outside, timers go in small rounds with a rest after each.
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic

import asyncpg

from contracts.topics import TOPIC_BY_NAME, TOPICS, WORKERS
from workers.runtime.ledger import Place
from workers.runtime.shift import Shift

TIMERS = "cm.timers"
READERS = TOPIC_BY_NAME[TIMERS].read_by
FROM_OUTSIDE = [topic.name for topic in TOPICS if not set(topic.written_by) <= set(WORKERS)]
"""Topics on which more comes in than what follows from a timer."""
LIVE_SECONDS = 5.0
"""For how long an event from outside counts as live traffic."""
PATIENCE = 5.0
"""Seconds without an owner's reading anything after which nobody waits for it; it may be away."""
LONGEST_REST = 5.0
LEAST = 10
"""Timers of one partition a round, at least: one that can't go yet must not keep the others waiting."""
BETWEEN_LOOKS = 0.02

OUTSIDE = """
SELECT coalesce(sum(next), 0)::bigint FROM ledger
WHERE grp = ANY($1::text[]) AND topic = ANY($2::text[]) AND part = ANY($3::int[])
"""
READ = """
SELECT grp, part, next FROM ledger WHERE grp = ANY($1::text[]) AND topic = $2 AND part = ANY($3::int[])
ORDER BY grp, part
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many timers go at a time.

    Attributes:
        at_once: in one round, at most.
        unread: of earlier rounds their owner may still have to read when the next one goes.
        share: of the time that the rounds take, rests included.
    """

    at_once: int
    unread: int
    share: float

    def each(self, partitions: int) -> int:
        """How many of each partition are looked at."""
        return max(LEAST, -(-self.at_once // max(1, partitions)))

    def more(self, parts: Sequence[int], partitions: int) -> bool:
        """Whether there may be more than were found, given the partition of each."""
        return len(parts) >= self.at_once or max(Counter(parts).values(), default=0) >= self.each(partitions)

    def rest(self, took: float) -> float:
        """Seconds to rest after a round that took so many until it was read."""
        return min(LONGEST_REST, took * (1 / self.share - 1))


def pace(*, live: bool, share: float) -> Pace:
    """A herd that is alone goes as fast as its owners read; beside live traffic it takes its share and no more."""
    return Pace(at_once=25, unread=0, share=share) if live else Pace(at_once=500, unread=4000, share=1.0)


class Pacing:
    """Looks at how far the timers' owners have read.

    Args:
        shift: the process that sends them.
    """

    def __init__(self, shift: Shift) -> None:
        self._shift = shift
        self._outside: int | None = None
        self._came_at = -inf
        self._away: object = None

    async def now(self, connection: asyncpg.Connection, parts: list[int]) -> Pace:
        """The pace at this moment; to be asked again and again, for live traffic is what has moved meanwhile."""
        read = await connection.fetchval(OUTSIDE, READERS, FROM_OUTSIDE, parts)
        if self._outside not in {None, read}:
            self._came_at = monotonic()
        self._outside = read
        live = monotonic() - self._came_at < LIVE_SECONDS
        return pace(live=live, share=self._shift.settings.timers_share)

    async def give_way(
        self, connection: asyncpg.Connection, paced: Pace, owners: Collection[str], parts: Collection[int], began: float
    ) -> None:
        """Wait after a round of timers until the next one may go.

        Args:
            connection: to the database.
            paced: the round's pace.
            owners: of its timers.
            parts: its partitions.
            began: when it began, monotonic.
        """
        await self._shift.relay.drained()
        ends = await self._shift.ends.of([Place(TIMERS, part) for part in sorted(parts)])
        await self._read(connection, owners, {place.part: end for place, end in ends.items()}, paced.unread)
        await asyncio.sleep(paced.rest(monotonic() - began))

    async def _read(
        self, connection: asyncpg.Connection, owners: Collection[str], ends: Mapping[int, int], unread: int
    ) -> None:
        """Until the owners have read all but a few, or one of them reads nothing any more."""
        last, moved = None, monotonic()
        while True:
            rows = await connection.fetch(READ, sorted(owners), TIMERS, sorted(ends))
            if sum(max(0, ends[row["part"]] - row["next"]) for row in rows) <= unread or rows == self._away:
                return
            if rows != last:
                last, moved = rows, monotonic()
            elif monotonic() - moved > PATIENCE:
                self._away = rows
                return
            await asyncio.sleep(BETWEEN_LOOKS)
