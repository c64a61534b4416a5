"""When to look for what fell due: now and again, and at once after a commit or when the clock was advanced."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from workers.runtime.clock import CHANNEL
from workers.runtime.connections import Connections
from workers.runtime.trouble import insist

LOOK_EVERY = 0.5


class Moments:
    """The moments at which one who works outside the loop (timers, outside calls) looks at its table.

    Args:
        connections: one of which listens to the clock.
        every: seconds from one look to the next, unless something wakes it.
        patience: seconds that a look may take without being unusual, beside those of its transactions.
    """

    def __init__(self, connections: Connections, every: float = LOOK_EVERY, patience: float = 0.0) -> None:
        self._connections = connections
        self._every = every
        self._patience = patience
        self._listening: asyncpg.Connection | None = None
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at once: something was committed."""
        self._wake.set()

    async def each(
        self, look: Callable[[], Awaitable[bool]], what: str, again: Callable[[], None] = lambda: None
    ) -> None:
        """Look for ever.

        Args:
            look: whole transactions, since it's done again when the database's trouble passes; whether there may be
                more that doesn't wait for the next moment.
            what: the name for the log.
            again: told before a further try of a look that may have committed all the same.
        """
        while True:
            if not await insist(lambda: self._look(look), what, again, self._patience):
                await self._pause()

    async def _look(self, look: Callable[[], Awaitable[bool]]) -> bool:
        connection = await self._connections.get("clock")
        if connection is not self._listening:
            await connection.add_listener(CHANNEL, lambda *_: self.wake())
            self._listening = connection
        return await look()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self._every)
        self._wake.clear()
