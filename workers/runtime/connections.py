"""One connection for each thing a worker does, opened again when it was lost."""

from typing import Protocol

import asyncpg

from workers.runtime.database import connect_worker
from workers.runtime.settings import Settings

# Every statement of a worker is a look-up by key; a plan made while a table was still empty must not last.
BY_KEY = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"

RELAY, PASSING = "relay", "passing"
NOT_WAITED_FOR = "SET synchronous_commit = off"
"""For what would only be done again, where the server crashed before it was on its disk."""


class Source(Protocol):
    """Where a connection comes from."""

    async def get(self, purpose: str) -> asyncpg.Connection:
        """The connection for a purpose."""
        ...


class Connections:
    """Named connections of a worker: ``loop``, ``passing``, ``relay``, ``leases`` and whatever a room adds."""

    def __init__(self, settings: Settings, worker: str) -> None:
        self._settings = settings
        self._worker = worker
        self._open: dict[str, asyncpg.Connection] = {}

    async def get(self, purpose: str) -> asyncpg.Connection:
        """The connection for ``purpose``; a new one if there is none or it was closed."""
        connection = self._open.get(purpose)
        if connection is None or connection.is_closed():
            connection = await connect_worker(self._settings, application_name=f"{self._worker}/{purpose}")
            await connection.execute(f"{BY_KEY}; {NOT_WAITED_FOR}" if purpose in {RELAY, PASSING} else BY_KEY)
            self._open[purpose] = connection
        return connection

    async def close(self) -> None:
        """Close them all."""
        for connection in self._open.values():
            await connection.close(timeout=2)
        self._open.clear()
