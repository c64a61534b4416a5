"""Kills the letters' processes again and again, each time after work went on."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import asyncpg
import psutil

from clientrep.local.platform import Platform
from clientrep.local.supervisor import Kept

FAIL_AT = "CLIENTREP_FAIL_AT"
PLACES = ("after_document", "after_commit", "after_send", "before_delete")
KILLED, RENDERER = "killed", "renderer killed"
WAYS = (*PLACES, KILLED, KILLED, RENDERER, RENDERER)
MOST_PASSINGS = 8
LONGEST = 3.0
"""Seconds from when work went on to the next death."""
PATIENCE = 12.0
"""Seconds after which it isn't waited for any more: there may be nothing to do."""
DONE = "SELECT count(*) FROM letters WHERE status <> 'requested'"


@dataclass
class Reaper:
    """Kills workers by ``kill -9`` and at fail points, and the processes that render for them.

    Attributes:
        most_between: letters that are issued or held between two deaths.
        deaths: counted by what killed them.
    """

    platform: Platform
    database: asyncpg.Connection
    chance: random.Random
    most_between: int
    deaths: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Within the ``async with`` one after the other dies."""
        killing = asyncio.create_task(self._kill_for_ever())
        try:
            yield
        finally:
            killing.cancel()
            with suppress(asyncio.CancelledError):
                await killing
            for kept in self._kept:
                _next_life(kept, "")

    @property
    def _kept(self) -> list[Kept]:
        return [worker.kept for name, worker in self.platform.workers.items() if "letters" in name]

    async def _kill_for_ever(self) -> None:
        while True:
            before = await self.database.fetchval(DONE)
            kept, way = self.chance.choice(self._kept), self.chance.choice(WAYS)
            if way == RENDERER:
                self._kill_renderer(kept)
            else:
                await self._kill_worker(kept, way)
            await self._goes_on(before)
            await asyncio.sleep(self.chance.uniform(0, LONGEST))

    async def _kill_worker(self, kept: Kept, way: str) -> None:
        """It dies, perhaps to live again only up to a fail point."""
        at_a_place = way in PLACES
        _next_life(kept, f"{way}:{self.chance.randint(1, MOST_PASSINGS)}" if at_a_place else "")
        lives = kept.restarts
        if kept.pid is not None:
            os.kill(kept.pid, signal.SIGKILL)
            self.deaths[KILLED] += 1
            await _restarted(kept, lives)
        _next_life(kept, "")
        if at_a_place:
            await self._dies_by_itself(kept, way)

    async def _dies_by_itself(self, kept: Kept, place: str) -> None:
        """If its work leads it there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await _restarted(kept, kept.restarts)
                self.deaths[place] += 1

    async def _goes_on(self, before: int) -> None:
        enough = before + self.chance.randint(1, self.most_between)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while await self.database.fetchval(DONE) < enough:  # noqa: ASYNC110 - it happens in another process
                    await asyncio.sleep(0.1)

    def _kill_renderer(self, kept: Kept) -> None:
        with suppress(psutil.NoSuchProcess):
            for renderer in psutil.Process(kept.pid).children() if kept.pid else ():
                renderer.kill()
                self.deaths[RENDERER] += 1


def _next_life(kept: Kept, fail_at: str) -> None:
    kept.program = replace(kept.program, environment={**kept.program.environment, FAIL_AT: fail_at})


async def _restarted(kept: Kept, lives: int) -> None:
    while kept.restarts <= lives:  # noqa: ASYNC110 - it happens in another process
        await asyncio.sleep(0.05)
