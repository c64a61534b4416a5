"""A process's connections to the store in memory."""

from typing import cast

import asyncpg

from tests.simulation.process import Process
from tests.simulation.store.database import Database
from tests.simulation.store.session import Session
from workers.runtime.connections import Connections


class MemoryConnections(Connections):
    """A process's connections to the store in memory."""

    def __init__(self, database: Database, process: Process, cut: float) -> None:
        self._database = database
        self._process = process
        self._cut = cut
        self._open = {}

    async def get(self, purpose: str) -> asyncpg.Connection:
        """See `Connections`."""
        there = self._open.get(purpose)
        if there is None or there.is_closed():
            await self._process.way()
            there = cast("asyncpg.Connection", Session(self._database, self._process, self._cut))
            self._open[purpose] = there
        return there
