"""Many journeys side by side on one clock: it moves only when all of them wait.

A journey waits until nothing is in flight (``quiet``), or for an instant (``until``). While some wait for quiet, one
look serves them all; when all wait for instants, the clock goes to the nearest.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Protocol

PATIENCE = 60.0
"""Seconds that a journey may take from one wait to the next."""
TOGETHER = timedelta(minutes=30)
"""Instants so near each other are reached at once, unless one is wanted exactly."""
FOREVER = datetime.max.replace(tzinfo=UTC)


class StoppedError(RuntimeError):
    """A wait can't come to its end."""


class Clockwork(Protocol):
    """The platform, as far as time goes on it."""

    async def now(self) -> str: ...
    async def settled(self) -> None: ...
    async def until(self, instant: datetime) -> None: ...
    async def leap(self, instant: datetime) -> None: ...


@dataclass(eq=False, frozen=True, slots=True)
class Wish:
    """What a journey waits for: an instant, or with none that nothing is in flight."""

    instant: datetime | None = None
    exactly: bool = False
    leaping: bool = False
    come: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class LockStep:
    """Plays coroutines side by side."""

    def __init__(self, clock: Clockwork, patience: float = PATIENCE) -> None:
        self._clock = clock
        self._patience = patience
        self._wishes: dict[asyncio.Task[Any], Wish] = {}
        self._playing: set[asyncio.Task[Any]] = set()
        self._changed = asyncio.Event()
        self._seen_at = 0.0
        self._seen = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The platform's clock, without asking for it."""
        return self._seen + timedelta(seconds=monotonic() - self._seen_at)

    async def quiet(self) -> None:
        """Wait until nothing is in flight."""
        await self._wish(Wish())

    async def until(self, instant: datetime, *, exactly: bool = False) -> None:
        """Wait for an instant: exactly, or up to half an hour later."""
        await self._wish(Wish(instant, exactly))

    async def leap(self, span: timedelta) -> None:
        """Have the clock go on at once, without a stop; only before anything falls due on the way."""
        await self._wish(Wish(self.now() + span, leaping=True))

    async def play(self, journeys: Iterable[Coroutine[Any, Any, None]]) -> list[BaseException | None]:
        """Play all to their ends; tells for each what stopped it."""
        await self._look_at_the_clock()
        tasks = [asyncio.create_task(journey) for journey in journeys]
        self._playing = set(tasks)
        for task in tasks:
            task.add_done_callback(self._ended)
        try:
            while self._playing:
                await self._move_on()
        finally:
            for task in self._playing:
                task.cancel()
        return [_stopped_by(task) for task in tasks]

    async def _wish(self, wish: Wish) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._wishes[task] = wish
        self._changed.set()
        await wish.come

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._playing.discard(task)
        self._wishes.pop(task, None)
        self._changed.set()

    async def _move_on(self) -> None:
        await self._all_wait()
        if self._playing:
            try:
                await self._grant()
            except Exception as error:  # noqa: BLE001 - the platform's trouble is told to every journey
                self._release(lambda _: True, error)

    async def _all_wait(self) -> None:
        deadline = monotonic() + self._patience
        while busy := self._playing - self._wishes.keys():
            self._changed.clear()
            try:
                async with asyncio.timeout(deadline - monotonic()):
                    await self._changed.wait()
            except TimeoutError:
                for task in busy:
                    task.cancel()
                await asyncio.wait(busy, timeout=1)
                self._playing -= busy

    async def _grant(self) -> None:
        wishes = self._wishes.values()
        if any(wish.instant is None for wish in wishes):
            await self._clock.settled()
        elif leaping := [wish.instant for wish in wishes if wish.leaping and wish.instant]:
            if self._next_stop() < max(leaping):
                self._release(lambda wish: wish.leaping, RuntimeError("another journey waits for an instant before"))
                return
            await self._clock.leap(max(leaping))
        else:
            await self._clock.until(_nearest(wishes))
        await self._look_at_the_clock()
        now = self.now()
        self._release(lambda wish: wish.instant is None or wish.instant <= now)

    def _next_stop(self) -> datetime:
        return min(
            (wish.instant for wish in self._wishes.values() if wish.instant and not wish.leaping), default=FOREVER
        )

    async def _look_at_the_clock(self) -> None:
        self._seen, self._seen_at = datetime.fromisoformat(await self._clock.now()), monotonic()

    def _release(self, which: Callable[[Wish], bool], error: Exception | None = None) -> None:
        for task, wish in tuple(self._wishes.items()):
            if which(wish):
                del self._wishes[task]
                if error is None:
                    wish.come.set_result(None)
                else:
                    wish.come.set_exception(StoppedError(str(error)))


def _nearest(wishes: Iterable[Wish]) -> datetime:
    instants = [wish.instant for wish in wishes if wish.instant is not None]
    soon = max(instant for instant in instants if instant <= min(instants) + TOGETHER)
    return min([soon, *(wish.instant for wish in wishes if wish.exactly and wish.instant is not None)])


def _stopped_by(task: asyncio.Task[Any]) -> BaseException | None:
    if not task.done() or task.cancelled():
        return TimeoutError("it took too long from one wait to the next")
    return task.exception()
