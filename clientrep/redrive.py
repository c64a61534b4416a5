"""Asks the workers to decide parked events again, and tells what became of them."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from getpass import getuser
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg

from clientrep.errors import CommandError
from clientrep.parked import Filters
from workers.runtime import redrive_rows

Row = dict[str, Any]

LOOK_EVERY = 0.2

CHOSEN = """
SELECT p.id, p.grp, p.topic, p.part, p.pos, p.reason, p.detail, p.scin, h.parked_id AS head
FROM parked p LEFT JOIN held_cases h
     ON h.grp = p.grp AND h.scin = p.scin AND (h.parked_id = p.id OR p.reason = 'held')
WHERE ($1::text IS NULL OR p.grp = $1) AND ($2::text IS NULL OR p.reason = $2) AND ($3::text IS NULL OR p.topic = $3)
  AND ($4::text IS NULL OR p.scin = $4 OR p.key = convert_to($4, 'UTF8'))
  AND ($5::uuid[] IS NULL OR p.id = ANY($5)) AND ($6::uuid[] IS NULL OR h.parked_id = ANY($6))
ORDER BY p.seq LIMIT $7
"""
UNDER_WAY = "SELECT EXISTS (SELECT FROM parked WHERE redrive_asked_at IS NOT NULL AND id = ANY($1::uuid[]))"
STANDING = "SELECT id, reason, detail, redrive_asked_at IS NOT NULL AS asked FROM parked WHERE id = ANY($1::uuid[])"
ENDED = """
SELECT DISTINCT ON (id) id, how, reason, detail FROM parked_ended WHERE id = ANY($1::uuid[]) ORDER BY id, seq DESC
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A parked event that is to be redriven, or waits behind one.

    Attributes:
        head: what its case waits for, where it is held by or behind that.
    """

    id: UUID
    grp: str
    topic: str
    part: int
    pos: int
    reason: str
    detail: str
    scin: str | None
    head: UUID | None

    @property
    def waits(self) -> bool:
        """Whether another one of its case has to go first."""
        return self.head not in {None, self.id}

    def row(self, outcome: str, reason: str, detail: str) -> Row:
        """The event and what became of it."""
        place = {"topic": self.topic, "partition": self.part, "offset": self.pos, "group": self.grp}
        return {"id": str(self.id), **place, "outcome": outcome, "reason": reason, "detail": detail}


async def choose_by_id(connection: asyncpg.Connection, ids: Collection[UUID]) -> list[Chosen]:
    """The events named, and those that wait behind them.

    Raises:
        CommandError: one isn't parked, or others of its case go first.
    """
    chosen = await _chosen(connection, Filters(), ids=ids)
    for missing in sorted(set(ids) - {one.id for one in chosen}):
        raise CommandError(f"nothing is parked under {missing}")
    for one in chosen:
        if one.waits and one.head not in ids:
            raise CommandError(f"{one.id} waits behind {one.head}: redrive or discard that one, and it follows")
    return await _with_those_behind(connection, chosen)


async def choose(connection: asyncpg.Connection, by: Filters, limit: int | None) -> list[Chosen]:
    """The events that are meant, the oldest first, and those that wait behind them."""
    return await _with_those_behind(connection, await _chosen(connection, by, limit=limit))


async def ask(connection: asyncpg.Connection, chosen: Iterable[Chosen]) -> None:
    """Ask for all whose turn it is; who waits behind them follows by itself."""
    ids = [one.id for one in chosen if not one.waits]
    async with connection.transaction():
        await redrive_rows.lock(connection, ids)
        await connection.execute(redrive_rows.ASK, ids, [getuser()] * len(ids))


async def outcomes(connection: asyncpg.Connection, chosen: Sequence[Chosen], seconds: float) -> list[Row]:
    """What became of each, once the workers have looked at all that was asked for, or after some seconds."""
    ids, deadline = [one.id for one in chosen], monotonic() + seconds
    while monotonic() < deadline and await connection.fetchval(UNDER_WAY, ids):  # noqa: ASYNC110 - the worker is another process
        await asyncio.sleep(LOOK_EVERY)
    standing = {row["id"]: row for row in await connection.fetch(STANDING, ids)}
    ended = {row["id"]: row for row in await connection.fetch(ENDED, ids)}
    return [_outcome(one, standing.get(one.id), ended.get(one.id)) for one in chosen]


def _outcome(one: Chosen, parked: asyncpg.Record | None, ended: asyncpg.Record | None) -> Row:
    if parked is not None:
        return one.row("waiting" if parked["asked"] else "parked", parked["reason"], parked["detail"])
    if ended is not None:
        return one.row(ended["how"], ended["reason"], ended["detail"])
    raise CommandError(f"{one.id} is neither parked nor was it redriven or discarded")


async def _with_those_behind(connection: asyncpg.Connection, chosen: Sequence[Chosen]) -> list[Chosen]:
    heads = [one.id for one in chosen if one.head == one.id]
    lines = await _chosen(connection, Filters(), heads=heads) if heads else []
    known = {one.id for one in chosen}
    return [*chosen, *(one for one in lines if one.id not in known)]


async def _chosen(
    connection: asyncpg.Connection,
    by: Filters,
    ids: Collection[UUID] | None = None,
    heads: Collection[UUID] | None = None,
    limit: int | None = None,
) -> list[Chosen]:
    rows = await connection.fetch(CHOSEN, *by.values(), ids, heads, limit)
    return [Chosen(**row) for row in rows]
