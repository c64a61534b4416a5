"""A process: it lives until it's killed, may stand still, and is somewhere on its way to a server at every await."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar, Token
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from workers.runtime.faust_app import SESSION_SECONDS
from workers.runtime.ledger import FENCE

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
        stands_before: a statement, or ``commit``: on its way to the server it stands still, long enough for another
            process to take over, until that one is about to decide, too.
        stands_nth: the how-manieth of those.
        stands_for: so many seconds at most.
        dies_then: with its next commit after that it's killed, before it hears of it.
        dies_with: the number of the commit with which it is killed likewise.
    """

    dies_at: int | None = None
    stands_before: str | None = None
    stands_nth: int = 1
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
        kin: the living processes of the same worker, this one among them.

    Attributes:
        alive: until it is killed or has ended.
        ways: how many ways it went.
        challenged: it woke up when another was about to decide in its place.
        told_to_end: as by SIGTERM.
    """

    def __init__(
        self,
        name: str,
        chance: Random,
        trace: Callable[[str, str], None],
        fate: "Fate | None" = None,
        kin: "Sequence[Process]" = (),
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
        self._kin = kin
        self.commits = self._times = 0
        self._stands_since = self._stands_until = 0.0
        self._woken = asyncio.Event()
        self.challenged = False

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
        self._stands_since = asyncio.get_running_loop().time()
        self._stands_until = self._stands_since + seconds
        for frozen in self.when_frozen:
            frozen(seconds)

    def wake(self) -> None:
        """As SIGCONT, before its time."""
        self._stands_until = asyncio.get_running_loop().time()
        self._woken.set()
        self._woken = asyncio.Event()

    async def way(self, text: str = "") -> None:
        """A message goes to a server, or comes back; the process may die meanwhile.

        Args:
            text: of a statement.

        Raises:
            asyncio.CancelledError: it died.
        """
        self.ways += 1
        self._meet_fate(text)
        if not self.alive:
            raise asyncio.CancelledError
        await asyncio.sleep(self._seconds() + (self._challenge() if text == FENCE else 0.0))
        loop = asyncio.get_running_loop()
        while (left := self._stands_until - loop.time()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._woken.wait()
        if not self.alive:
            raise asyncio.CancelledError

    def committed(self) -> None:
        """The server has committed, and the answer is on its way."""
        self.commits += 1
        if self.commits == self._fate.dies_with:
            self.kill()

    def _challenge(self) -> float:
        """Whoever stood here before goes on now, and has so many seconds; 0: there is nobody."""
        old = next((one for one in self._kin if one.may_be_challenged and one is not self), None)
        if old is None:
            return 0.0
        old.challenged = True
        self.tell(f"meets {old.name}")
        asyncio.get_running_loop().call_later(self.chance.random() * SLOW, old.wake)
        return self.chance.random() * VERY_SLOW

    @property
    def may_be_challenged(self) -> bool:
        """It stands still since so long that the group has given its partitions away."""
        stood = asyncio.get_running_loop().time() - self._stands_since
        return self.stands_still and stood > SESSION_SECONDS and not self.challenged

    def _meet_fate(self, text: str) -> None:
        fate = self._fate
        if self.ways == fate.dies_at:
            self.kill()
        if fate.stands_before is None or fate.stands_before not in text:
            return
        self._times += 1
        if self._times == fate.stands_nth:
            self.freeze(fate.stands_for)
            self._fate = Fate(dies_with=self.commits + 1 if fate.dies_then else None)

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
