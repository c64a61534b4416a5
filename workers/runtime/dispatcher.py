"""Calls to the world outside: a bounded number at once, so that a slow one holds up nobody (design: Outside calls)."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Generic, Protocol, TypeVar

from workers.runtime.moments import Moments
from workers.runtime.progress import under_way
from workers.runtime.shift import Shift
from workers.runtime.trouble import insist


class Waiting(Protocol):
    """A row that waits for its call."""

    @property
    def request_id(self) -> str:
        """Its key."""
        ...


CALL_SECONDS = 60.0

R = TypeVar("R", bound=Waiting)
S = TypeVar("S")
T = TypeVar("T")


class Work(Protocol[R, S]):
    """What there is to call, how, and what becomes of the results."""

    async def claim(self, number: int, in_flight: Sequence[str]) -> Sequence[R]:
        """Up to ``number`` rows whose attempt is due in the partitions held, without those ``in_flight``."""
        ...

    async def call(self, row: R) -> S:
        """Make the call; trouble with it is a result, not an exception."""
        ...

    async def commit(self, results: Sequence[tuple[R, S]]) -> None:
        """Write results and their events, in one transaction behind the fence."""
        ...


class Dispatcher(Generic[R, S]):
    """Makes the calls of one kind in this process.

    Only the process that holds a partition's lease claims its rows, so a row needs no lease of its own; it counts as
    in flight until its result is committed.

    Args:
        shift: the process; its relay looks into the outbox before what may have committed is done again.
        work: what to call.
        name: for health and log.
        at_once: calls in flight.
        patience: seconds that a result may wait for others to be committed with.
        call_seconds: that a call may take without being unusual.
    """

    def __init__(  # noqa: PLR0913 - by name
        self,
        shift: Shift,
        work: Work[R, S],
        name: str,
        at_once: int,
        patience: float = 0.0,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self._work = work
        self._call_seconds = call_seconds
        self._name = name
        self._at_once = at_once
        self._patience = patience
        self._look_again = shift.relay.read_again
        self._moments = Moments(shift.connections)
        self._in_flight: set[str] = set()
        self._results: asyncio.Queue[tuple[R, S]] = asyncio.Queue()

    def wake(self) -> None:
        """Look at once: something was committed."""
        self._moments.wake()

    async def run(self) -> None:
        """Call for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._commit_results())
            await self._moments.each(lambda: self._begin_calls(group), self._name, self._look_again)

    async def _begin_calls(self, group: asyncio.TaskGroup) -> bool:
        free = self._at_once - len(self._in_flight)
        rows = await self._work.claim(free, sorted(self._in_flight)) if free else ()
        for row in rows:
            self._in_flight.add(row.request_id)
            group.create_task(self._call(row))
        return False  # what is still due waits for a free place, and each commit wakes

    async def _call(self, row: R) -> None:
        with under_way(f"a call of {self._name}", self._call_seconds):
            result = await self._work.call(row)
        await self._results.put((row, result))

    async def _commit_results(self) -> None:
        while True:
            results = await gathered(self._results, self._worth_waiting_for, self._patience)
            await insist(partial(self._work.commit, results), f"{self._name} results", self._look_again)
            self._in_flight.difference_update(row.request_id for row, _ in results)
            self.wake()

    def _worth_waiting_for(self) -> int:
        """No more than are under way, and not all that may be: the calls go on while results are committed."""
        return min(len(self._in_flight), self._at_once // 2)


async def gathered(queue: asyncio.Queue[T], enough: Callable[[], int], patience: float) -> list[T]:
    """What is in the queue once there is something; fewer than ``enough`` wait ``patience`` seconds for more."""
    found = [await queue.get()]
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while not queue.empty() or (patience and len(found) < enough()):
                found.append(await queue.get())
    return found
