"""Stopping the press: nothing is rendered or issued until it's started again; everything else goes on."""

import asyncpg

STOP = "UPDATE press SET stopped_at = coalesce(stopped_at, clock_timestamp()), reason = $1"
START = "UPDATE press SET stopped_at = NULL, reason = NULL"
STANDS = """
SELECT stopped_at, reason, (SELECT count(*) FROM documents_to_make) AS letters_to_make,
       (SELECT count(*) FROM letters WHERE status = 'issued') AS unreported FROM press
"""


async def stop_press(connection: asyncpg.Connection, reason: str) -> dict[str, object]:
    """Stop it; what is being made this moment may still go out. Returns how it stands."""
    await connection.execute(STOP, reason)
    return await _stands(connection)


async def start_press(connection: asyncpg.Connection) -> dict[str, object]:
    """Start it again; what has waited goes first. Returns how it stands."""
    await connection.execute(START)
    return await _stands(connection)


async def _stands(connection: asyncpg.Connection) -> dict[str, object]:
    return dict(await connection.fetchrow(STANDS) or {})
