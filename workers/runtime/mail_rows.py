"""Emails to send are rows; how one stands is changed by these statements only.

``waiting`` → ``sending``, committed before DATA → ``sent`` or ``refused``, or ``waiting`` again. A row that is being
sent is leased by real time: whoever sends it renews the lease, so that a take-over of its partition doesn't send it a
second time beside a process that lives. Facts are noted without the partition's lease, for they are facts.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from workers.procedure.mail import Particulars
from workers.procedure.people import Person
from workers.runtime import kept
from workers.runtime.statements import columns

LEASE = timedelta(seconds=10)
RENEW_EVERY = 3.0
WHO = ("requester_id", "change_id", "client_id")
SOONEST, LATEST = 0.5, 600.0
MOST_LOST = 5
"""Answers lost, after which a person decides whether yet another copy is sent."""

DUE = """
SELECT r.request_id, r.scin, r.part, r.attempts, r.repeats, r.message_name
FROM unnest($1::int[]) AS held CROSS JOIN LATERAL (
    SELECT * FROM mail_requests
    WHERE part = held AND status = 'waiting' AND next_attempt_at <= (SELECT platform_now())
      AND request_id <> ALL($2::text[])
    ORDER BY next_attempt_at LIMIT $3
) AS r ORDER BY r.next_attempt_at LIMIT $3
"""
BEGIN = """
WITH begun AS (
    UPDATE mail_requests AS m
    SET status = 'sending', attempt = u.attempt, attempts = m.attempts + (m.attempt IS DISTINCT FROM u.attempt)::int,
        leased_until = clock_timestamp() + $3,
        message_id = coalesce(m.message_id, '<' || m.message_name || '@' || $4 || '>')
    FROM unnest($1::text[], $2::uuid[]) AS u (request_id, attempt)
    WHERE m.request_id = u.request_id AND (m.status = 'waiting' OR m.status = 'sending' AND m.attempt = u.attempt)
    RETURNING m.request_id, m.requester_id, m.change_id, m.client_id, m.message_id
)
SELECT request_id, message_id, platform_now() AS now, requester_id, change_id, client_id FROM begun
"""
SENT = """
UPDATE mail_requests AS m
SET status = 'sent', sent_at = platform_now(), body_sha256 = u.digest, said = string_to_array(u.said, ','),
    news = 'sent', reason = NULL, leased_until = NULL
FROM unnest($1::text[], $2::text[], $3::text[]) AS u (request_id, digest, said)
WHERE m.request_id = u.request_id AND m.status IN ('waiting', 'sending', 'refused')
"""
REFUSED = """
UPDATE mail_requests AS m
SET status = 'refused', reason = u.reason, code = u.code, news = 'refused',
    attempts = m.attempts + (m.status = 'waiting')::int, repeats = m.repeats + (u.reason = 'answer_lost')::int
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[]) AS u (request_id, attempt, reason, code)
WHERE m.request_id = u.request_id AND (m.status = 'waiting' OR m.status = 'sending' AND m.attempt = u.attempt)
"""
LATER = """
UPDATE mail_requests AS m
SET status = 'waiting', reason = u.reason, next_attempt_at = platform_now() + u.pause,
    attempts = m.attempts + (m.status = 'waiting')::int, repeats = m.repeats + (u.lost AND m.status = 'sending')::int
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::interval[], $5::bool[])
     AS u (request_id, attempt, reason, pause, lost)
WHERE m.request_id = u.request_id AND (m.status = 'waiting' OR m.status = 'sending' AND m.attempt = u.attempt)
"""
PUT_OFF = """
UPDATE mail_requests SET next_attempt_at = platform_now() + $2, reason = $3
WHERE part = ANY($1::int[]) AND status = 'waiting' AND next_attempt_at <= platform_now()
"""
RENEW = """
UPDATE mail_requests AS m SET leased_until = clock_timestamp() + $3
FROM unnest($1::text[], $2::uuid[]) AS u (request_id, attempt)
WHERE m.request_id = u.request_id AND m.status = 'sending' AND m.attempt = u.attempt
"""
INTERRUPTED = """
UPDATE mail_requests
SET repeats = repeats + 1, next_attempt_at = platform_now(), code = 0,
    status = CASE WHEN repeats + 1 < $2 THEN 'waiting' ELSE 'refused' END,
    reason = CASE WHEN repeats + 1 < $2 THEN 'interrupted' ELSE 'answer_lost' END,
    news = CASE WHEN repeats + 1 < $2 THEN news ELSE 'refused' END
WHERE part = ANY($1::int[]) AND status = 'sending' AND leased_until < clock_timestamp()
"""
LATE = """
UPDATE mail_requests SET news = 'late', late_at = NULL
WHERE part = ANY($1::int[]) AND status = 'waiting' AND late_at <= platform_now() AND news IS NULL
"""
UNTOLD = """
SELECT request_id, scin, part FROM mail_requests
WHERE part = ANY($1::int[]) AND news IS NOT NULL AND request_id <> ALL($2::text[]) LIMIT $3
"""
QUEUE = """
SELECT count(*), coalesce(extract(epoch FROM platform_now() - min(requested_at)), 0)::float8
FROM mail_requests WHERE part = ANY($1::int[]) AND status = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Due:
    """An email to send."""

    request_id: str
    scin: str
    part: int
    attempts: int = 0
    repeats: int = 0
    message_name: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send it; the email can be on the way only by this very one."""

    request_id: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Begun:
    """What an email is about, as it stands at its sending.

    Attributes:
        message_id: committed, and the same in every attempt.
        now: the platform's clock.
    """

    particulars: Particulars
    message_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took it over."""

    body_sha256: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The server won't take it (5xx)."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again.

    Attributes:
        lost: the text was given away and no answer came: it may have gone out.
        away: the server wasn't even reached, so that other emails need not be tried now.
    """

    reason: str
    lost: bool = False
    away: bool = False


Came = Sent | Refused | Later
"""What came of an attempt."""


def bounded(row: Due, came: Came) -> Came:
    """What came of an attempt; copies that may have gone out don't become more and more by themselves."""
    lost = isinstance(came, Later) and came.lost
    return Refused("answer_lost") if lost and row.repeats + 1 >= MOST_LOST else came


def pause(attempts: int) -> timedelta:
    """Until the next attempt: twice as long each time, up to ten minutes, with jitter."""
    return timedelta(seconds=min(LATEST, SOONEST * 2.0 ** min(attempts, 12)) * random.uniform(0.5, 1))


async def begin(connection: asyncpg.Connection, attempts: Sequence[Attempt], domain: str) -> list[Begun | None]:
    """Write that these attempts give their emails away now; None where one isn't to be sent any more.

    Args:
        connection: at once, or in a transaction.
        attempts: for different emails.
        domain: of their Message-IDs, which a first attempt fixes for ever.
    """
    ids = [attempt.request_id for attempt in attempts]
    rows = await connection.fetch(BEGIN, ids, [attempt.id for attempt in attempts], LEASE, domain)
    people = await kept.people(connection, [row[who] for row in rows for who in WHO])
    begun = {row["request_id"]: _begun(row, people) for row in rows}
    return [begun.get(attempt.request_id) for attempt in attempts]


async def note(connection: asyncpg.Connection, came: Sequence[tuple[Attempt, Came, int]]) -> None:
    """Write what came of attempts, each with the number of those before it."""
    sent = [(a.request_id, c.body_sha256, ",".join(c.said)) for a, c, _ in came if isinstance(c, Sent)]
    refused = [(a.request_id, a.id, c.reason, c.code) for a, c, _ in came if isinstance(c, Refused)]
    later = [(a.request_id, a.id, c.reason, pause(n), c.lost) for a, c, n in came if isinstance(c, Later)]
    for statement, rows in ((SENT, sent), (REFUSED, refused), (LATER, later)):
        if rows:
            await connection.execute(statement, *columns(rows))


def _begun(row: asyncpg.Record, people: Mapping[str, Person]) -> Begun:
    about = (people.get(row[who]) for who in WHO)
    return Begun(Particulars(row["request_id"], *about), row["message_id"], row["now"])
