"""The platform's clock, shared by the journeys."""

import asyncio
from datetime import datetime

import asyncpg

from workers.runtime import clock
from workers.runtime.settled import Watch


class Clock:
    """One question to the clock at a time.

    Args:
        connection: to the platform's database.
        watch: on the same connection.
    """

    def __init__(self, connection: asyncpg.Connection, watch: Watch) -> None:
        self._connection = connection
        self._watch = watch
        self._free = asyncio.Lock()

    async def now(self) -> datetime:
        """What it says."""
        async with self._free:
            return await clock.now(self._connection)

    async def advance(self, span: str) -> None:
        """Let time pass, moment by moment; see ``workers.runtime.clock.advance``."""
        async with self._free:
            await clock.advance(self._connection, clock.parse_span(span), self._watch.settled)

    async def quiet(self) -> None:
        """Wait until all that was said is decided."""
        async with self._free:
            await self._watch.settled()
