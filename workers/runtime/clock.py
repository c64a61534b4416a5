"""The platform's clock: real time plus an offset kept in the database, so that all processes share it.

It flows in both modes. Where it's virtual, ``advance`` raises the offset and stops at every moment at which
something falls due, until all that follows from it is done: a deadline never fires weeks late because the clock
jumped over it, and what it sets in motion can set the next one.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import asyncpg

SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?")
CHANNEL = "clock"
LOCK = 0x636C6F636B

NOW = "SELECT platform_now()"
IS_VIRTUAL = "SELECT is_virtual FROM clock"
RAISE = """
UPDATE clock SET ahead = greatest(ahead, $1::timestamptz - clock_timestamp()) WHERE is_virtual RETURNING platform_now()
"""
NEXT_DUE = """
SELECT min(due) FROM (
    SELECT min(due_at) AS due FROM timers WHERE status = 'waiting' AND sent_at IS NULL AND due_at > platform_now()
    UNION ALL
    SELECT min(next_attempt_at) FROM cis_requests WHERE status = 'waiting' AND next_attempt_at > platform_now()
    UNION ALL
    SELECT min(next_attempt_at) FROM mail_requests WHERE status = 'waiting' AND next_attempt_at > platform_now()
    UNION ALL
    SELECT min(next_attempt_at) FROM documents_to_make WHERE next_attempt_at > platform_now()
    UNION ALL
    SELECT min(look_on)::timestamp AT TIME ZONE 'Europe/London' FROM cases WHERE look_on > platform_today()
    UNION ALL
    SELECT min(late_at) FROM mail_requests WHERE status = 'waiting' AND late_at > platform_now()
) AS falling_due
"""

Settle = Callable[[], Awaitable[None]]


class ClockError(Exception):
    """The clock can't be changed like that."""


def parse_span(text: str) -> timedelta:
    """``14d``, ``49h``, ``30m``, or several in that order, such as ``1d12h``.

    Raises:
        ClockError: it's none of these, or no time at all.
    """
    match = SPAN.fullmatch(text.strip())
    days, hours, minutes, seconds = (int(part or 0) for part in (match.groups() if match else ("",) * 4))
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not span:
        raise ClockError(f"{text!r} is no span of time: write 14d, 49h, 30m or 1d12h")
    return span


async def now(connection: asyncpg.Connection) -> datetime:
    """The platform's clock."""
    instant: datetime = await connection.fetchval(NOW)
    return instant


async def is_virtual(connection: asyncpg.Connection) -> bool:
    """Whether it may be advanced."""
    return bool(await connection.fetchval(IS_VIRTUAL))


async def make_virtual(connection: asyncpg.Connection) -> None:
    """Allow ``advance``; for a platform of its own that nothing real depends on."""
    await connection.execute("UPDATE clock SET is_virtual = true")


async def advance(connection: asyncpg.Connection, span: timedelta, settle: Settle) -> datetime:
    """Raise the clock by ``span``, moment by moment; returns where it stands then.

    Args:
        connection: outside a transaction.
        span: how far.
        settle: waits until nothing is in flight, see ``workers.runtime.settled``.

    Raises:
        ClockError: the clock is real, or is being advanced by another process.
        TimeoutError: something stays in flight; the clock then stands at the moment that brought it.
    """
    if not await is_virtual(connection):
        raise ClockError("the clock is real here; only a platform started with `--clock virtual` can be advanced")
    if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
        raise ClockError("the clock is being advanced by another process")
    try:
        return await _step_to(connection, await now(connection) + span, settle)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)


async def _step_to(connection: asyncpg.Connection, target: datetime, settle: Settle) -> datetime:
    await settle()
    while (due := await connection.fetchval(NEXT_DUE)) is not None and due <= target:
        await _raise_to(connection, due)
        await settle()
    await _raise_to(connection, target)
    await settle()
    return await now(connection)


async def _raise_to(connection: asyncpg.Connection, moment: datetime) -> None:
    """Never back: real time goes on while the clock is being advanced."""
    async with connection.transaction():
        await connection.execute(RAISE, moment)
        await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, moment.isoformat())
