"""Where the group stands: offsets in PostgreSQL, moved in the transaction that decides (design: Ledger)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import NamedTuple, Protocol
from uuid import UUID

import asyncpg

from workers.runtime.statements import Statement

PATIENCE = 3
"""So many polls in a row that begin beyond the ledger, at one place: the broker itself has a gap there."""

# shards first and by number, as their renewal locks them
FENCE = """
WITH s AS MATERIALIZED (
    SELECT part, owner FROM shards WHERE grp = $1 AND part = ANY($3::int[]) ORDER BY part FOR SHARE
)
SELECT l.topic, l.part, l.next, s.owner, platform_now() AS now
FROM ledger l JOIN s ON s.part = l.part
WHERE l.grp = $1 AND (l.topic, l.part) IN (SELECT * FROM unnest($2::text[], $3::int[]))
ORDER BY l.topic, l.part
FOR NO KEY UPDATE OF l
"""
MOVE = """
UPDATE ledger l SET next = m.next, gaps = l.gaps + m.gaps, moved_at = clock_timestamp()
FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) AS m(topic, part, next, gaps)
WHERE l.grp = $1 AND l.topic = m.topic AND l.part = m.part
"""
OPEN = """
INSERT INTO ledger (grp, topic, part, next, cluster_id)
SELECT $1, t, p, n, $5 FROM unnest($2::text[], $3::int[], $4::bigint[]) AS u(t, p, n) ORDER BY t, p
ON CONFLICT DO NOTHING
"""
READ = """
SELECT topic, part, next, cluster_id FROM ledger
WHERE grp = $1 AND (topic, part) IN (SELECT * FROM unnest($2::text[], $3::int[]))
"""


class Place(NamedTuple):
    """A partition of a topic."""

    topic: str
    part: int


class Record(Protocol):
    """What the consumer delivers (aiokafka's ConsumerRecord)."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...  # noqa: D102


Batch = Mapping[Place, Sequence[Record]]


class LedgerError(Exception):
    """The ledger and the cluster don't belong together; only a person can tell what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """What of a batch is taken, partition by partition.

    Attributes:
        taken: offsets from ``next`` on, by place.
        beyond: places whose batch begins after ``next``, with that ``next``: seek there.
        not_ours: places whose lease another process holds.
        now: the platform's clock.
    """

    taken: dict[Place, Sequence[Record]]
    beyond: dict[Place, int]
    not_ours: set[Place]
    gaps: dict[Place, int]
    now: datetime | None

    def as_sent(self) -> Iterator[Record]:
        """What is taken, in the order in which it was sent as far as Kafka tells: each partition keeps its own.

        A fact recorded before a contact that needs it is thus decided before it, though it comes by another topic; of
        two sent in one millisecond the register's comes first.
        """
        by_topic = [self.taken[place] for place in sorted(self.taken, reverse=True)]
        return merge(*by_topic, key=_sent_at)


def _sent_at(record: Record) -> int:
    """Milliseconds since 1970 by the sender's clock; a record that didn't come from the consumer has none."""
    return getattr(record, "timestamp", 0)


class Ledger:
    """The group's rows; remembers how often a partition was sought in vain."""

    def __init__(self, group: str, owner: UUID) -> None:
        self._group = group
        self._owner = owner
        self._sought: dict[Place, tuple[int, int]] = {}

    async def open(
        self, connection: asyncpg.Connection, cluster_id: str, bounds: Mapping[Place, tuple[int, int]]
    ) -> dict[Place, int]:
        """Where to read on in each place; a new place begins at the earliest offset there is.

        Args:
            connection: outside a transaction.
            cluster_id: the cluster the offsets belong to.
            bounds: earliest and end offset of each place.

        Raises:
            LedgerError: the rows are of another cluster, or lie beyond the end of a partition.
        """
        self._sought.clear()
        topics, parts = _columns(bounds)
        earliest = [bounds[place][0] for place in bounds]
        await connection.execute(OPEN, self._group, topics, parts, earliest, cluster_id)
        rows = await connection.fetch(READ, self._group, topics, parts)
        for row in rows:
            self._check(row, cluster_id, bounds[Place(row["topic"], row["part"])][1])
        return {Place(row["topic"], row["part"]): row["next"] for row in rows}

    async def fence(self, connection: asyncpg.Connection, batch: Batch) -> Run:
        """Lock the rows, in order, and tell what of ``batch`` may be taken."""
        rows = await connection.fetch(FENCE, self._group, *_columns(batch))
        run = Run({}, {}, set(batch), {}, rows[0]["now"] if rows else None)
        for row in rows:
            place = Place(row["topic"], row["part"])
            if row["owner"] == self._owner:
                run.not_ours.discard(place)
                self.choose(run, place, row["next"], batch[place])
        return run

    def move(self, run: Run) -> Statement:
        """What sets ``next`` behind what was taken."""
        places = [place for place, records in run.taken.items() if records]
        after = [run.taken[place][-1].offset + 1 for place in places]
        gaps = [run.gaps.get(place, 0) for place in places]
        return Statement(MOVE, (self._group, *_columns(places), after, gaps))

    def sought(self, places: Mapping[Place, int]) -> None:
        """The consumer reads on in ``places``; told once a poll, however often its batch was tried."""
        for place, following in places.items():
            self._sought[place] = (following, self._times_sought(place, following) + 1)

    def choose(self, run: Run, place: Place, following: int, records: Sequence[Record]) -> None:
        """Take of ``records`` what begins at ``following``, the ledger's next; see `Run` for the rest."""
        fresh = [record for record in records if record.offset >= following]
        begins_beyond = bool(fresh) and fresh[0].offset > following
        if begins_beyond and self._times_sought(place, following) < PATIENCE - 1:
            run.beyond[place] = following
        elif fresh:
            run.taken[place] = fresh
            run.gaps[place] = fresh[-1].offset + 1 - following - len(fresh)

    def _times_sought(self, place: Place, following: int) -> int:
        where, times = self._sought.get(place, (following, 0))
        return times if where == following else 0

    def _check(self, row: asyncpg.Record, cluster_id: str, end: int) -> None:
        place = f"group {self._group}, topic {row['topic']}, partition {row['part']}"
        if row["cluster_id"] != cluster_id:
            raise LedgerError(f"{place}: the ledger belongs to another Kafka cluster; see `clientrep ledger reset`")
        if row["next"] > end:
            raise LedgerError(
                f"{place}: the ledger stands at {row['next']}, beyond the end {end}; see `clientrep ledger reset`"
            )


def followed_by(earlier: Batch, later: Batch) -> dict[Place, Sequence[Record]]:
    """Two batches in one; what a seek has brought a second time is there once."""
    before = {place: _before(records, later.get(place)) for place, records in earlier.items()}
    return {place: [*before.get(place, ()), *later.get(place, ())] for place in earlier.keys() | later.keys()}


def _before(records: Sequence[Record], later: Sequence[Record] | None) -> Sequence[Record]:
    return [record for record in records if record.offset < later[0].offset] if later else records


def _columns(places: Iterable[Place]) -> tuple[list[str], list[int]]:
    pairs = list(places)
    return [place.topic for place in pairs], [place.part for place in pairs]
