"""A process: it lives until it's killed, may stand still, and is somewhere on its way to a server at every await."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

RUNNING: ContextVar["Process | None"] = ContextVar("RUNNING", default=None)
"""Whose code runs: tasks belong to the process that makes them."""

USUAL, SLOW, VERY_SLOW = 0.002, 0.05, 1.5
"""Seconds that a way takes on average, or at most where it's slow."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What one life has before it, counted in ways to servers and back.

    Attributes:
        dies_at: the way on which it's killed; None: it lives on.
        stands_at: from this way on it stands still as soon as it is within a transaction.
        stands_for: so many seconds.
        dies_then: with its next commit after that it's killed, before it hears of it.
        dies_with: the number of the commit with which it is killed likewise.
    """

    dies_at: int | None = None
    stands_at: int | None = None
    stands_for: float = 0.0
    dies_then: bool = False
    dies_with: int | None = None


class Process:
    """One life of a worker, or somebody of the world outside.

    Args:
        name: for the trace.
        chance: of the whole simulation.
        trace: is told every step that changes anything outside the process.
        fate: on which of its ways it dies or stands still.

    Attributes:
        alive: until it is killed or has ended.
        transactions: how many it has open.
        ways: how many ways it went.
        told_to_end: as by SIGTERM.
    """

    def __init__(
        self, name: str, chance: Random, trace: Callable[[str, str], None], fate: "Fate | None" = None
    ) -> None:
        self.name = name
        self.chance = chance
        self.alive = True
        self.ways = 0
        self.told_to_end = asyncio.Event()
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self.when_gone: list[Callable[[], None]] = []
        self.when_frozen: list[Callable[[float], None]] = []
        self._trace = trace
        self._fate = fate or Fate()
        self.transactions = self.commits = 0
        self._stands_until = 0.0

    @property
    def stands_still(self) -> bool:
        """Whether it's stopped as by SIGSTOP."""
        return self._stands_until > asyncio.get_running_loop().time()

    def tell(self, what: str) -> None:
        """A step that can be seen from outside."""
        self._trace(self.name, what)

    def begin(self, work: Callable[[], Any]) -> asyncio.Task[Any]:
        """Run its main task."""
        token: Token[Process | None] = RUNNING.set(self)
        try:
            return asyncio.get_running_loop().create_task(work())
        finally:
            RUNNING.reset(token)

    def kill(self) -> None:
        """As ``kill -9``: nothing of it goes on, and what it held of servers they notice by themselves."""
        if not self.alive:
            return
        self.tell("killed")
        self.end()

    def end(self) -> None:
        """It is no more."""
        self.alive = False
        for task in list(self.tasks):
            task.cancel()
        for gone in self.when_gone:
            gone()

    def freeze(self, seconds: float) -> None:
        """As SIGSTOP, and SIGCONT later."""
        if not self.alive:
            return
        self.tell(f"stands still for {seconds:.1f} s")
        self._stands_until = asyncio.get_running_loop().time() + seconds
        for frozen in self.when_frozen:
            frozen(seconds)

    async def way(self) -> None:
        """A message goes to a server, or comes back; the process may die meanwhile.

        Raises:
            asyncio.CancelledError: it died.
        """
        self.ways += 1
        self._meet_fate()
        if not self.alive:
            raise asyncio.CancelledError
        await asyncio.sleep(self._seconds())
        loop = asyncio.get_running_loop()
        while (left := self._stands_until - loop.time()) > 0:  # noqa: ASYNC110 - it may be made longer meanwhile
            await asyncio.sleep(left)
        if not self.alive:
            raise asyncio.CancelledError

    def committed(self) -> None:
        """The server has committed, and the answer is on its way."""
        self.commits += 1
        if self.commits == self._fate.dies_with:
            self.kill()

    def _meet_fate(self) -> None:
        if self.ways == self._fate.dies_at:
            self.kill()
        stands_at = self._fate.stands_at
        if stands_at is not None and self.ways >= stands_at and self.transactions:
            self.freeze(self._fate.stands_for)
            self._fate = Fate(dies_with=self.commits + 1 if self._fate.dies_then else None)

    def _seconds(self) -> float:
        chance = self.chance.random()
        if chance < 0.9:
            return chance * USUAL
        if chance < 0.995:
            return self.chance.random() * SLOW
        return self.chance.random() * VERY_SLOW


def belonging(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
    """A task factory: who makes a task owns it."""
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **more)
    process = RUNNING.get()
    if process is not None:
        process.tasks[task] = None
        task.add_done_callback(lambda _: process.tasks.pop(task, None))
    return task
