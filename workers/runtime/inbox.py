"""The inbox: every event counts once; a known id with other content is a conflict (R-7)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from uuid import UUID

import asyncpg

ADD = """
WITH asked AS (SELECT * FROM unnest($2::uuid[], $3::bytea[]) AS a(event, digest)),
seen AS (SELECT event, digest FROM inbox WHERE event = ANY($2::uuid[]) AND grp = $1),
added AS (
    INSERT INTO inbox (event, grp, month, digest)
    SELECT event, $1, $4, digest FROM asked WHERE event NOT IN (SELECT event FROM seen) ORDER BY event
    ON CONFLICT DO NOTHING RETURNING event, digest
)
SELECT event, digest, false AS added FROM seen UNION ALL SELECT event, digest, true FROM added
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
    """Remember events by key and content digest; tells which of them are new to the group."""
    month = datetime.now(UTC).date().replace(day=1)
    standing: dict[UUID, Standing] = {}
    while left := sorted(digests.keys() - standing.keys()):
        rows = await connection.fetch(ADD, group, left, [digests[key] for key in left], month)
        for row in rows:
            standing[row["event"]] = _standing(row, digests[row["event"]])
    return standing


def _standing(row: asyncpg.Record, digest: bytes) -> Standing:
    if row["added"]:
        return Standing.NEW
    return Standing.REPEATED if bytes(row["digest"]) == digest else Standing.CONFLICT
