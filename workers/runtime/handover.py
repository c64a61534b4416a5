"""From the consumer to the agent: whole batches, one at a time."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from time import monotonic

from workers.runtime.ledger import Place, Record
from workers.runtime.progress import Unmoved

FULL = 500
"""Records that a poll brings at most."""
LONGEST_REST = 0.04
"""Seconds."""


class Handover:
    """One batch on its way from the consumer to the agent: the next poll waits until it is done with.

    After a poll that wasn't full the next one waits for as long as that batch took: a batch costs much the same
    whatever is in it, and a worker that takes each event by itself leaves nothing of the machine to the others.
    """

    def __init__(self) -> None:
        self._batch: Mapping[Place, Sequence[Record]] | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._put = self._taken = self._rested = 0.0
        self._number = 0

    async def free(self) -> None:
        """Wait until the last batch is done with."""
        await self._free.wait()
        if (rest := self._rested - monotonic()) > 0:
            await asyncio.sleep(rest)

    def put(self, batch: Mapping[Place, Sequence[Record]]) -> None:
        """Leave a batch for the agent."""
        self._batch = batch
        self._number = sum(map(len, batch.values()))
        self._put = monotonic()
        self._free.clear()

    @property
    def unmoved(self) -> Unmoved:
        """For how long the agent hasn't taken what was polled for it."""
        return Unmoved("the agent's stream", 0.0 if self._batch is None else monotonic() - self._put)

    def drop(self, places: Collection[Place]) -> None:
        """Forget what the batch has of some partitions; the others keep theirs."""
        if self._batch is not None:
            self._batch = {place: rows for place, rows in self._batch.items() if place not in places}

    def take(self) -> Mapping[Place, Sequence[Record]]:
        """The batch, once; nothing where a rebalance has dropped it."""
        batch, self._batch = self._batch, None
        self._taken = monotonic()
        return batch or {}

    def done(self, *, passed: bool = False) -> None:
        """What was taken is done with, or ``passed``: it concerns nobody here, and what does may come soon."""
        now = monotonic()
        took = LONGEST_REST if passed else now - self._taken
        self._rested = now + min(took, LONGEST_REST) if self._number < FULL else now
        self._free.set()

    def clear(self) -> None:
        """The partitions go, and the batch with them."""
        self._batch = None
        self._free.set()
