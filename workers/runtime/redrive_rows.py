"""Parked events that are to be decided again, as rows; they are changed by these statements only.

Locks: cases before parked rows, parked rows in the order of their ids.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from uuid import UUID

import asyncpg

from workers.runtime.outbox import unpacked
from workers.runtime.statements import columns

HELD = "held"
HANDED_ON = "handed_on"
"""The reason of a row that the first-named reader of its topic passed on, until its own group has read it."""

DUE = """
WITH asked AS (
    SELECT p.id, p.scin, p.seq, h.parked_id IS NOT NULL AS heads
    FROM parked p LEFT JOIN held_cases h ON h.parked_id = p.id
    WHERE p.grp = $1 AND p.part = ANY($2::int[]) AND p.redrive_asked_at IS NOT NULL
      AND (p.reason <> 'held' OR h.parked_id IS NOT NULL)
)
SELECT id FROM (
    SELECT id, seq FROM asked
    UNION
    SELECT b.id, b.seq FROM asked a JOIN parked b ON b.grp = $1 AND b.scin = a.scin AND b.reason = 'held'
    WHERE a.heads
) AS due ORDER BY seq LIMIT $3
"""
READ = """
SELECT id, topic, part AS partition, pos AS "offset", key, value, headers, reason, detail, first_seen, scin, registered,
       shared, redrive_asked_by AS asked_by
FROM parked WHERE grp = $1 AND id = ANY($2::uuid[]) ORDER BY seq
"""
LOCK = "SELECT id FROM parked WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE"
LINES = """
SELECT p.scin, p.id
FROM held_cases h JOIN parked p ON p.grp = h.grp AND p.scin = h.scin AND (p.id = h.parked_id OR p.reason = 'held')
WHERE h.grp = $1 AND h.scin = ANY($2::text[]) ORDER BY p.seq
"""
PLACES = "SELECT nextval('parked_seq') FROM generate_series(1, $1)"
AGAIN = """
UPDATE parked p
SET reason = u.reason, detail = u.detail, scin = coalesce(u.scin, p.scin), registered = p.registered OR u.registered,
    shared = u.shared, seq = coalesce(u.seq, p.seq), redrive_asked_at = NULL, redrive_asked_by = NULL
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::boolean[], $7::bigint[])
     AS u(id, reason, detail, scin, registered, shared, seq)
WHERE p.id = u.id
"""
HAND_ON = """
INSERT INTO parked (id, grp, topic, part, pos, reason, detail, first_seen, key, value, headers, redrive_asked_at,
                    redrive_asked_by)
SELECT u.as_id, u.grp, p.topic, p.part, p.pos, $4, 'by ' || p.grp, p.first_seen, p.key, p.value, p.headers,
       clock_timestamp(), coalesce(p.redrive_asked_by, '')
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS u(id, as_id, grp) JOIN parked p ON p.id = u.id
ON CONFLICT DO NOTHING
"""
END = """
WITH gone AS (
    DELETE FROM parked p USING unnest($1::uuid[], $2::text[], $3::text[]) AS u(id, how, by_whom) WHERE p.id = u.id
    RETURNING p.id, p.grp, p.topic, p.part, p.pos, p.reason, p.detail, p.first_seen, p.scin, p.seq, u.how, u.by_whom
)
INSERT INTO parked_ended (id, grp, topic, part, pos, reason, detail, first_seen, scin, ended_at, how, by_whom, why)
SELECT id, grp, topic, part, pos, reason, detail, first_seen, scin, $4, how, by_whom, $5 FROM gone ORDER BY gone.seq
"""
RELEASE = "DELETE FROM held_cases WHERE grp = $1 AND scin = ANY($2::text[])"
NEXT = """
UPDATE held_cases h SET parked_id = u.id FROM unnest($2::text[], $3::uuid[]) AS u(scin, id)
WHERE h.grp = $1 AND h.scin = u.scin
"""
BEHIND = """
UPDATE parked p SET detail = CASE WHEN p.id = u.id THEN 'first in line' ELSE 'behind ' || u.id END
FROM unnest($2::text[], $3::uuid[]) AS u(scin, id) WHERE p.grp = $1 AND p.scin = u.scin AND p.reason = 'held'
"""
ASK = """
UPDATE parked p SET redrive_asked_at = clock_timestamp(), redrive_asked_by = u.by_whom
FROM unnest($1::uuid[], $2::text[]) AS u(id, by_whom) WHERE p.id = u.id
"""
ASK_NO_MORE = "UPDATE parked SET redrive_asked_at = NULL, redrive_asked_by = NULL WHERE id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Kept:
    """A parked event with its bytes; also the record it once was."""

    id: UUID
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    reason: str
    detail: str
    first_seen: datetime
    scin: str | None
    registered: bool
    shared: bool
    asked_by: str | None


@dataclass(frozen=True, slots=True)
class Again:
    """What of a parked event changes when it's parked again.

    Attributes:
        seq: its place behind those of its case that wait already; None: where it is.
    """

    id: UUID
    reason: str
    detail: str
    scin: str | None
    registered: bool
    shared: bool
    seq: int | None

    def row(self) -> tuple[object, ...]:
        """Its columns."""
        return (self.id, self.reason, self.detail, self.scin, self.registered, self.shared, self.seq)


@dataclass(frozen=True, slots=True)
class Line:
    """The parked events of a held case in their order; the case waits for the first."""

    scin: str
    ids: tuple[UUID, ...]

    def taken(self, ids: Collection[UUID]) -> tuple[UUID, ...]:
        """Those of ``ids`` whose turn it is: the first and what follows it without a gap."""
        return tuple(takewhile(ids.__contains__, self.ids))

    def without(self, left: Collection[UUID]) -> "Line":
        """The line once some have left it."""
        return Line(self.scin, tuple(one for one in self.ids if one not in left))


async def due(connection: asyncpg.Connection, group: str, parts: Iterable[int], number: int) -> list[UUID]:
    """Parked events to be redriven in some partitions, with those that wait behind them, in their order."""
    return [row["id"] for row in await connection.fetch(DUE, group, list(parts), number)]


async def read(connection: asyncpg.Connection, group: str, ids: Iterable[UUID]) -> list[Kept]:
    """Parked events in their order; not those that are no longer parked."""
    rows = await connection.fetch(READ, group, list(ids))
    return [Kept(**{**row, "headers": unpacked(row["headers"])}) for row in rows]


async def lock(connection: asyncpg.Connection, ids: Iterable[UUID]) -> int:
    """Lock parked events, after their cases; tells how many there still are."""
    return len(await connection.fetch(LOCK, list(ids)))


async def lines(connection: asyncpg.Connection, group: str, scins: Iterable[str]) -> dict[str, Line]:
    """Who waits in those cases that are held; they must be locked."""
    found: dict[str, list[UUID]] = {}
    for row in await connection.fetch(LINES, group, list(scins)):
        found.setdefault(row["scin"], []).append(row["id"])
    return {scin: Line(scin, tuple(ids)) for scin, ids in found.items()}


async def places(connection: asyncpg.Connection, number: int) -> list[int]:
    """Places behind everything that is parked."""
    return [row[0] for row in await connection.fetch(PLACES, number)] if number else []


async def park_again(connection: asyncpg.Connection, rows: Sequence[Again]) -> None:
    """Keep events parked with the reason they have now; they are asked for no longer."""
    if rows:
        await connection.execute(AGAIN, *columns(row.row() for row in rows))


async def hand_on(connection: asyncpg.Connection, rows: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Park events for other groups too, to be redriven at once.

    Args:
        connection: in the transaction.
        rows: of each the id, the id that the other group parks it under, the other group.
    """
    if rows:
        await connection.execute(HAND_ON, *columns(rows), HANDED_ON)


async def end(
    connection: asyncpg.Connection, now: datetime, rows: Sequence[tuple[UUID, str, str]], why: str | None = None
) -> None:
    """Take events off the list, and note what became of them.

    Args:
        connection: in the transaction.
        now: the platform's clock.
        rows: of each the id, what became of it, who asked for that.
        why: the reason for which they are discarded.
    """
    if rows:
        await connection.execute(END, *columns(rows), now, why)


async def move_up(connection: asyncpg.Connection, group: str, left: Sequence[Line], ask: Mapping[UUID, str]) -> None:
    """Have held cases wait for the first of those left in line; a case is held no longer when there is none.

    Args:
        connection: in the transaction, the cases locked.
        group: whose cases.
        left: the lines as they are now.
        ask: those that are to be redriven next, by whose wish.
    """
    firsts = [(line.scin, line.ids[0]) for line in left if line.ids]
    await connection.execute(RELEASE, group, [line.scin for line in left if not line.ids])
    if firsts:
        heads = columns(firsts)
        await connection.execute(NEXT, group, *heads)
        await connection.execute(BEHIND, group, *heads)
    if ask:
        await connection.execute(ASK, list(ask), list(ask.values()))
