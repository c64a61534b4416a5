"""Parked events, as the tables have them."""

import base64
from typing import Any
from uuid import UUID

import asyncpg

from clientrep.errors import CommandError
from workers.runtime.outbox import unpacked

Row = dict[str, Any]

LIST = """
SELECT id::text, topic, part AS partition, pos AS "offset", grp AS "group", reason, detail, first_seen
FROM parked
WHERE ($1::text IS NULL OR grp = $1) AND ($2::text IS NULL OR reason = $2)
ORDER BY first_seen, topic, part, pos LIMIT $3
"""
ONE = """
SELECT p.id::text, p.topic, p.part AS partition, p.pos AS "offset", p.grp AS "group", p.reason, p.detail, p.first_seen,
       p.scin, p.key, p.value, p.headers, EXISTS (SELECT FROM held_cases h WHERE h.parked_id = p.id) AS holds_case
FROM parked p WHERE p.id = $1
"""


async def parked(connection: asyncpg.Connection, group: str | None, reason: str | None, limit: int | None) -> list[Row]:
    """What was parked, oldest first."""
    return list(map(dict, await connection.fetch(LIST, group, reason, limit)))


async def parked_one(connection: asyncpg.Connection, parked_id: str) -> Row:
    """One parked event with its bytes: key, value and headers as text where they are UTF-8, and in base64.

    Raises:
        CommandError: there is no such event.
    """
    row = await connection.fetchrow(ONE, _as_uuid(parked_id))
    if row is None:
        raise CommandError(f"nothing is parked under {parked_id}")
    headers = unpacked(row["headers"])
    return {
        **row,
        "key": as_text(row["key"]),
        "value": as_text(row["value"]),
        "value_base64": None if row["value"] is None else base64.b64encode(row["value"]).decode(),
        "headers": [{"name": name, "value": as_text(value)} for name, value in headers],
    }


def as_text(value: bytes | None) -> str | None:
    """Bytes as text; None where they are none."""
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _as_uuid(parked_id: str) -> UUID:
    try:
        return UUID(parked_id)
    except ValueError:
        raise CommandError(f"{parked_id!r} is no id of a parked event; `clientrep parked` lists them") from None
