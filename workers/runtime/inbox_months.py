"""The inbox's partitions, one a month: made ahead of time, dropped when the horizon has passed them."""

from datetime import date

import asyncpg

AHEAD = 2
"""Months made ahead of the current one."""
LOCK_TIMEOUT = "5s"
PREFIX = "inbox_"

THIS_MONTH = "SELECT date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date"
# the default partition is checked for rows of a new one: lock out its writers, in the order they lock
LOCK = "LOCK TABLE inbox IN SHARE UPDATE EXCLUSIVE MODE; LOCK TABLE inbox_other IN ACCESS EXCLUSIVE MODE"
MONTHS = r"""
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'inbox'::regclass AND c.relname ~ '^inbox_\d{4}_\d{2}$' ORDER BY c.relname
"""


async def ensure_inbox_months(connection: asyncpg.Connection) -> list[str]:
    """Make the partitions of this month and the next two; returns the names of new ones.

    Rows that a late call has let into the default partition move to theirs.
    """
    this: date = await connection.fetchval(THIS_MONTH)
    wanted = [_month(this, ahead) for ahead in range(AHEAD + 1)]
    known = await _months(connection)
    new = [month for month in wanted if _name(month) not in known]
    if new:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            await connection.execute(LOCK)
            known = await _months(connection)
            new = [month for month in new if _name(month) not in known]
            for month in new:
                await _make(connection, month)
    return [_name(month) for month in new]


async def drop_inbox_months(connection: asyncpg.Connection, keep_months: int) -> list[str]:
    """Forget events read more than ``keep_months`` full months ago; returns the names of dropped partitions.

    A repeat of such an event is no longer noticed: the horizon lies beyond any topic's retention.
    """
    oldest = _month(await connection.fetchval(THIS_MONTH), -keep_months)
    gone = [name for name in await _months(connection) if name < _name(oldest)]
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        for name in gone:
            await connection.execute(f"DROP TABLE {name}")
    await connection.execute("DELETE FROM inbox_other WHERE month < $1", oldest)
    return gone


async def _months(connection: asyncpg.Connection) -> list[str]:
    return [row["relname"] for row in await connection.fetch(MONTHS)]


async def _make(connection: asyncpg.Connection, month: date) -> None:
    name, until = _name(month), _month(month, 1)
    await connection.execute(f"CREATE TABLE {name} (LIKE inbox INCLUDING ALL)")
    moved = "DELETE FROM inbox_other WHERE month >= $1 AND month < $2 RETURNING *"
    await connection.execute(f"WITH moved AS ({moved}) INSERT INTO {name} SELECT * FROM moved", month, until)  # noqa: S608 - our names
    await connection.execute(f"ALTER TABLE inbox ATTACH PARTITION {name} FOR VALUES FROM ('{month}') TO ('{until}')")


def _month(of: date, later: int) -> date:
    months = of.year * 12 + of.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def _name(month: date) -> str:
    return f"{PREFIX}{month:%Y_%m}"
