"""From the consumer to the agent: whole batches, one at a time."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic

from workers.runtime.ledger import Batch, Place
from workers.runtime.progress import Unmoved

FULL = 500
"""Records that a poll brings at most."""
LONGEST_REST = 0.04
ROUSE_AFTER = 1.0
"""Seconds."""


def _nobody(_: Batch) -> None:
    """Nobody wants to know."""


class Handover:
    """One batch on its way from the consumer to the agent: the next poll waits until it is done with.

    After a poll that wasn't full the next one waits for half as long as that batch took: a batch costs much the same
    whatever is in it, and a worker that takes each event by itself leaves nothing of the machine to the others.
    After a full one there is more to come, and the next poll comes as soon as the batch is decided; what it brings
    lies here until that one is done with.

    Args:
        came: is told of each batch when it is put here.

    Attributes:
        full: so many records make a poll full.
    """

    def __init__(self, came: Callable[[Batch], None] = _nobody) -> None:
        self._came = came
        self._batch: Batch | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._put = self._told = self._taken = self._rested = 0.0
        self._number = 0
        self._at_work = False
        self.full = FULL

    async def free(self) -> bool:
        """Wait until the next poll may come.

        Returns:
            False where the agent lets a batch lie though it has nothing to do: Faust, which empties its queues when it
            resumes after a rebalance, hasn't told it.
        """
        while not self._free.is_set():
            if self._is_forgotten():
                self._told = monotonic()
                return False
            with suppress(TimeoutError):
                async with asyncio.timeout(ROUSE_AFTER):
                    await self._free.wait()
        if (rest := self._rested - monotonic()) > 0:
            await asyncio.sleep(rest)
        return True

    def put(self, batch: Batch) -> None:
        """Leave a batch for the agent."""
        self._batch = batch
        self._put = self._told = monotonic()
        self._free.clear()
        self._came(batch)

    @property
    def unmoved(self) -> Unmoved:
        """For how long the agent hasn't taken what was polled for it."""
        return Unmoved("the agent's stream", 0.0 if self._batch is None else monotonic() - self._put)

    def drop(self, places: Collection[Place]) -> None:
        """Forget what the batch has of some partitions; the others keep theirs."""
        if self._batch is not None:
            self._batch = {place: rows for place, rows in self._batch.items() if place not in places}

    def take(self) -> Batch:
        """The batch, once; nothing where a rebalance has dropped it."""
        batch, self._batch = self._batch or {}, None
        self._number = sum(map(len, batch.values()))
        self._taken = monotonic()
        self._at_work = True
        return batch

    def decided(self) -> None:
        """What was taken is decided, and has yet to be written."""
        if self._number >= self.full:
            self._go_on()

    def done(self, *, passed: bool = False) -> None:
        """What was taken is done with, or ``passed``: it concerns nobody here, and what does may come soon."""
        now = self._told = monotonic()
        self._at_work = False
        rest = LONGEST_REST if passed else min(LONGEST_REST, (now - self._taken) / 2)
        self._rested = now + rest if self._number < self.full else now
        self._go_on()

    def _is_forgotten(self) -> bool:
        return self._batch is not None and not self._at_work and monotonic() - self._told >= ROUSE_AFTER

    def _go_on(self) -> None:
        if self._batch is None:
            self._free.set()

    def clear(self) -> None:
        """The partitions go, and the batch with them."""
        self._batch = None
        self._free.set()
