"""Documents of letters are erased from where they are stored, as retention asked for it (R-10).

A row stays until the store has erased its document: a process that dies, or a store that is away, only delays it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import asyncpg

from workers.runtime import metrics
from workers.runtime.checks import pause
from workers.runtime.logs import log
from workers.runtime.moments import Moments
from workers.runtime.shift import Shift

PURPOSE = "erasing"
AT_ONCE = 16
LOOK_EVERY = 2.0
STORE_SECONDS = 300.0
"""That a store may try a call again and again before it gives up; nobody is stuck meanwhile."""
LONGEST_PAUSE = 600.0

DUE = """
SELECT d.* FROM unnest($1::int[]) AS p CROSS JOIN LATERAL (
    SELECT letter_id, attempts FROM documents_to_erase
    WHERE part = p AND next_attempt_at <= (SELECT platform_now()) ORDER BY next_attempt_at LIMIT $2
) AS d LIMIT $2
"""
ERASED = "DELETE FROM documents_to_erase WHERE letter_id = ANY($1::text[])"
LATER = """
UPDATE documents_to_erase AS d SET attempts = attempts + 1, next_attempt_at = platform_now() + u.pause
FROM unnest($1::text[], $2::interval[]) AS u (letter_id, pause) WHERE d.letter_id = u.letter_id
"""
WAITING = "SELECT count(*) FROM documents_to_erase WHERE part = ANY($1::int[])"

Erase = Callable[[str], Awaitable[object]]
"""Erases all documents of a letter, by its id; doing it twice does no harm."""


class Erasing:
    """Erases documents for the partitions this process holds."""

    def __init__(self, shift: Shift, erase: Erase) -> None:
        self._shift = shift
        self._erase = erase
        self._moments = Moments(shift.connections, LOOK_EVERY, STORE_SECONDS)

    def wake(self) -> None:
        """Nothing here waits for a commit of this worker's loop."""

    async def run(self) -> None:
        """Erase for ever."""
        await self._moments.each(self._look, PURPOSE)

    async def _look(self) -> bool:
        connection = await self._shift.connections.get(PURPOSE)
        held = self._shift.leases.held
        metrics.DOCUMENTS_TO_ERASE.set(await connection.fetchval(WAITING, held))
        rows = await connection.fetch(DUE, held, AT_ONCE)
        if rows:
            await self._erase_all(connection, rows)
        return len(rows) == AT_ONCE

    async def _erase_all(self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> None:
        tried = await asyncio.gather(*(self._try(row["letter_id"]) for row in rows))
        failed = [row for row, erased in zip(rows, tried, strict=True) if not erased]
        ids = [row["letter_id"] for row, erased in zip(rows, tried, strict=True) if erased]
        await connection.execute(ERASED, ids)
        pauses = [timedelta(seconds=min(pause(row["attempts"], 0), LONGEST_PAUSE)) for row in failed]
        await connection.execute(LATER, [row["letter_id"] for row in failed], pauses)

    async def _try(self, letter_id: str) -> bool:
        try:
            await self._erase(letter_id)
        except Exception as error:  # noqa: BLE001 - a store that is away mustn't end the worker that issues letters
            log.warning("document_not_erased", letter_id=letter_id, error=type(error).__name__)
            return False
        return True
