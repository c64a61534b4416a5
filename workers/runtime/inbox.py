"""The inbox: every event counts once; an id that any worker knows with other content is a conflict (R-7)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from uuid import UUID

import asyncpg

# what another group knows is told only where it differs, and keeps the event from being added
ADD = """
WITH asked AS (SELECT * FROM unnest($2::uuid[], $3::bytea[]) AS a(event, digest)),
known AS MATERIALIZED (SELECT event, grp = $1 AS own, digest FROM inbox WHERE event = ANY($2::uuid[])),
seen AS (SELECT event, own, digest FROM known WHERE own OR (event, digest) NOT IN (SELECT event, digest FROM asked)),
added AS (
    INSERT INTO inbox (event, grp, month, digest)
    SELECT event, $1, $4, digest FROM asked WHERE event NOT IN (SELECT event FROM seen) ORDER BY event
    ON CONFLICT DO NOTHING RETURNING event, digest
)
SELECT event, digest, own, false AS added FROM seen UNION ALL SELECT event, digest, true, true FROM added
"""


class Standing(Enum):
    """What the inbox says of an event."""

    NEW = "new"
    REPEATED = "repeated"
    CONFLICT = "conflict"


def event_key(source: str, event_id: str) -> UUID:
    """The key under which ``source`` and ``id`` are remembered."""
    return UUID(bytes=sha256(f"{source}\n{event_id}".encode()).digest()[:16])


async def register(connection: asyncpg.Connection, group: str, digests: Mapping[UUID, bytes]) -> dict[UUID, Standing]:
    """Remember events by key and content digest; tells which of them are new to the group.

    What the group has read itself counts before what others have: a repeat stays one, whatever they read meanwhile. A
    conflict isn't remembered, so that it stays one however often it comes.
    """
    month = datetime.now(UTC).date().replace(day=1)
    standing: dict[UUID, Standing] = {}
    while left := sorted(digests.keys() - standing.keys()):
        rows = await connection.fetch(ADD, group, left, [digests[key] for key in left], month)
        for row in rows:
            if row["own"] or row["event"] not in standing:
                standing[row["event"]] = _standing(row, digests[row["event"]])
    return standing


def _standing(row: asyncpg.Record, digest: bytes) -> Standing:
    if row["added"]:
        return Standing.NEW
    return Standing.REPEATED if bytes(row["digest"]) == digest else Standing.CONFLICT
