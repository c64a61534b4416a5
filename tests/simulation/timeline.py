"""An event loop whose time is a number: nothing waits, and the same seed gives the same course."""

import asyncio
import random
import sys
from asyncio.base_events import BaseEventLoop
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from types import ModuleType
from typing import Any
from uuid import UUID

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday; it is real time there, the platform's clock may be ahead of it."""


class NothingLeftError(Exception):
    """Everybody waits, and nothing will ever happen."""


class Timeline(BaseEventLoop):
    """Steps from one appointed moment to the next; threads are run in place."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._selector = self

    def time(self) -> float:
        return self._now

    def instant(self) -> datetime:
        """What the machines' clocks show."""
        return BEGINS + timedelta(seconds=self._now)

    def select(self, timeout: float | None) -> Sequence[object]:
        if timeout is None:
            raise NothingLeftError
        self._now += timeout
        return ()

    def run_in_executor(self, _: object, work: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        done = self.create_future()
        done.set_result(work(*args))
        return done

    def _process_events(self, _: object) -> None:
        """There are no sockets."""

    def _write_to_self(self) -> None:
        """Nobody sleeps."""


def now() -> float:
    """Seconds of the running simulation."""
    return asyncio.get_running_loop().time()


@contextmanager
def machine(seed: int) -> Iterator[Random]:
    """Within it, what the workers take from their machine comes from the simulation: time, ids, chance."""
    chance = Random(seed)
    random.seed(seed)
    stand_ins: dict[str, Callable[[], object]] = {
        "monotonic": now,
        "uuid4": lambda: UUID(int=chance.getrandbits(128), version=4),
    }
    before = [
        (module, name, getattr(module, name)) for module in _workers() for name in stand_ins if hasattr(module, name)
    ]
    for module, name, _ in before:
        setattr(module, name, stand_ins[name])
    try:
        yield chance
    finally:
        for module, name, real in before:
            setattr(module, name, real)


def _workers() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("workers.runtime")]
