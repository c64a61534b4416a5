"""From the consumer to the agent: whole batches, one at a time."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from time import monotonic

from workers.runtime.ledger import Place, Record
from workers.runtime.progress import Unmoved


class Handover:
    """One batch on its way from the consumer to the agent: the next poll waits until it was taken."""

    def __init__(self) -> None:
        self._batch: Mapping[Place, Sequence[Record]] | None = None
        self._free = asyncio.Event()
        self._free.set()
        self._since = 0.0

    async def free(self) -> None:
        """Wait until the last batch was taken."""
        await self._free.wait()

    def put(self, batch: Mapping[Place, Sequence[Record]]) -> None:
        """Leave a batch for the agent."""
        self._batch = batch
        self._since = monotonic()
        self._free.clear()

    @property
    def unmoved(self) -> Unmoved:
        """For how long the agent hasn't taken what was polled for it."""
        return Unmoved("the agent's stream", 0.0 if self._free.is_set() else monotonic() - self._since)

    def drop(self, places: Collection[Place]) -> None:
        """Forget what the batch has of some partitions; the others keep theirs."""
        self._batch = {place: rows for place, rows in (self._batch or {}).items() if place not in places}

    def take(self) -> Mapping[Place, Sequence[Record]]:
        """The batch, once; nothing where a rebalance has dropped it."""
        batch, self._batch = self._batch, None
        self._free.set()
        return batch or {}
