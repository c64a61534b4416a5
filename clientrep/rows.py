"""Letters, tasks, timers and parked events as lists, with filters."""

from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

Row = dict[str, Any]

LETTERS = """
SELECT scin, letter_id, code, recipient_kind, enclosures, envelope_id, pair_id, via, rule, service_request_id, status,
       issued_on, requested_at
FROM letters
WHERE ($1::text IS NULL OR scin = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR code = $3)
ORDER BY requested_at, service_request_id, letter_id LIMIT $4
"""
ONE_LETTER = """
SELECT scin, letter_id, code, recipient_kind, enclosures, envelope_id, pair_id, via, rule, service_request_id, status,
       issued_on, requested_at,
       CASE WHEN document_url IS NOT NULL THEN json_build_object(
           'url', document_url, 'sha256', document_sha256, 'media_type', document_media_type, 'pages', document_pages
       ) END AS document
FROM letters WHERE letter_id = $1
"""
TASKS = """
SELECT scin, task_id, kind, queue, status, outcomes, outcome, rule, service_request_id, due_at, raised_at, details,
       status = 'open' AND coalesce(due_at < platform_now(), false) AS overdue
FROM tasks
WHERE ($1::text IS NULL OR scin = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
  AND ($4::text IS NULL OR queue = $4) AND (NOT $5 OR status = 'open' AND due_at < platform_now())
ORDER BY raised_at, task_id LIMIT $6
"""
TIMERS = """
SELECT scin, timer_id, grp AS worker, name, rule, due_at, status, service_request_id, change_id, sent_at,
       status = 'waiting' AND sent_at IS NULL AND due_at < platform_now() AS overdue
FROM timers
WHERE ($1::text IS NULL OR scin = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR name = $3)
  AND (NOT $4 OR status = 'waiting' AND sent_at IS NULL AND due_at < platform_now())
ORDER BY due_at, timer_id LIMIT $5
"""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None and False: not.

    Attributes:
        kind: a letter's code, a task's kind, a timer's name.
        overdue: only open tasks and waiting timers that should have ended by now.
    """

    scin: str | None = None
    status: str | None = None
    kind: str | None = None
    queue: str | None = None
    overdue: bool = False
    limit: int | None = None


async def letters(connection: asyncpg.Connection, by: Filters) -> list[Row]:
    """Letters, as they were asked for."""
    return list(map(dict, await connection.fetch(LETTERS, by.scin, by.status, by.kind, by.limit)))


async def letter(connection: asyncpg.Connection, letter_id: str) -> Row | None:
    """One letter; None: there's none with this id."""
    found = await connection.fetchrow(ONE_LETTER, letter_id)
    if found is None:
        return None
    document = found["document"]
    return {**found, "document": None if document is None else orjson.loads(document)}


async def tasks(connection: asyncpg.Connection, by: Filters) -> list[Row]:
    """Work for people, as it was raised; overdue where it should have been done by now (R-14)."""
    rows = await connection.fetch(TASKS, by.scin, by.status, by.kind, by.queue, by.overdue, by.limit)
    return [{**row, "details": orjson.loads(row["details"])} for row in rows]


async def timers(connection: asyncpg.Connection, by: Filters) -> list[Row]:
    """Deadlines, the next one first."""
    return list(map(dict, await connection.fetch(TIMERS, by.scin, by.status, by.kind, by.overdue, by.limit)))
