"""Parked events, and those that were, as the tables have them."""

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from clientrep.errors import CommandError
from workers.runtime.outbox import unpacked

Row = dict[str, Any]

WHERE = """
WHERE ($1::text IS NULL OR grp = $1) AND ($2::text IS NULL OR reason = $2) AND ($3::text IS NULL OR topic = $3)
"""
COLUMNS = 'id::text, topic, part AS partition, pos AS "offset", grp AS "group", reason, detail, first_seen'
LIST = f"""
SELECT {COLUMNS} FROM parked
{WHERE} AND ($4::text IS NULL OR scin = $4 OR key = convert_to($4, 'UTF8'))
ORDER BY first_seen, topic, part, pos LIMIT $5
"""  # noqa: S608 - ours
ENDED = f"""
SELECT {COLUMNS}, how, by_whom AS by, why, ended_at FROM parked_ended
{WHERE} AND ($4::text IS NULL OR scin = $4) AND (how = 'discarded') = $6
ORDER BY ended_at, seq LIMIT $5
"""  # noqa: S608 - ours
ONE = f"""
SELECT {COLUMNS.replace("id::text", "p.id::text")}, p.scin, p.key, p.value, p.headers, p.redrive_asked_at,
       p.redrive_asked_by, EXISTS (SELECT FROM held_cases h WHERE h.parked_id = p.id) AS holds_case,
       (SELECT h.parked_id::text FROM held_cases h
        WHERE h.grp = p.grp AND h.scin = p.scin AND h.parked_id <> p.id AND p.reason = 'held') AS waits_behind
FROM parked p WHERE p.id = $1
"""  # noqa: S608 - ours
ONE_ENDED = f"""
SELECT {COLUMNS}, scin, how, by_whom AS by, why, ended_at FROM parked_ended WHERE id = $1 ORDER BY seq DESC LIMIT 1
"""  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class Filters:
    """Which parked events are meant; None: any."""

    group: str | None = None
    reason: str | None = None
    topic: str | None = None
    scin: str | None = None

    def values(self) -> tuple[str | None, ...]:
        """In the order of the statements' parameters."""
        return self.group, self.reason, self.topic, self.scin


async def parked(connection: asyncpg.Connection, group: str | None, reason: str | None, limit: int | None) -> list[Row]:
    """What was parked, oldest first."""
    return await listed(connection, Filters(group, reason), limit)


async def listed(connection: asyncpg.Connection, by: Filters, limit: int | None) -> list[Row]:
    """What was parked, oldest first; what couldn't be read is found by its Kafka key as the SCIN."""
    return list(map(dict, await connection.fetch(LIST, *by.values(), limit)))


async def no_longer_parked(
    connection: asyncpg.Connection, by: Filters, limit: int | None, *, discarded: bool
) -> list[Row]:
    """What was discarded, or else redriven, oldest first: how, by whom and, of what was discarded, why."""
    return list(map(dict, await connection.fetch(ENDED, *by.values(), limit, discarded)))


async def parked_one(connection: asyncpg.Connection, parked_id: str, *, payload: bool) -> Row:
    """One parked event, or what became of it.

    Args:
        connection: to the platform's database.
        parked_id: its id.
        payload: with its value, as text where it is UTF-8, and in base64; it may hold personal data.

    Raises:
        CommandError: there is no such event.
    """
    one = as_id(parked_id)
    row = await connection.fetchrow(ONE, one)
    if row is None:
        return await _ended(connection, one)
    shown = {
        **row,
        "key": as_text(row["key"]),
        "headers": [{"name": name, "value": as_text(value)} for name, value in unpacked(row["headers"])],
        "bytes": len(row["value"] or b""),
    }
    value = shown.pop("value")
    if not payload:
        return shown
    in_base64 = None if value is None else base64.b64encode(value).decode()
    return {**shown, "value": as_text(value), "value_base64": in_base64}


def as_text(value: bytes | None) -> str | None:
    """Bytes as text; None where they are none."""
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def as_id(parked_id: str) -> UUID:
    """The id of a parked event.

    Raises:
        CommandError: it can't be one.
    """
    try:
        return UUID(parked_id)
    except ValueError:
        raise CommandError(f"{parked_id!r} is no id of a parked event; `clientrep parked` lists them") from None


async def _ended(connection: asyncpg.Connection, one: UUID) -> Row:
    row = await connection.fetchrow(ONE_ENDED, one)
    if row is None:
        raise CommandError(f"nothing is parked under {one}")
    return dict(row)
