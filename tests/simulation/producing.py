"""A producer over the broker in memory, as far as the relay uses aiokafka's."""

from collections.abc import Awaitable
from typing import Any

from aiokafka.errors import KafkaTimeoutError

from tests.simulation.broker import Broker
from tests.simulation.process import Process
from workers.runtime.ledger import Place
from workers.runtime.outbox import Headers

MOST = 3
"""Events in a batch: a small one, so that a crash may lie between two."""


class Batch:
    """Events that are written together."""

    def __init__(self) -> None:
        self.rows: list[tuple[bytes | None, bytes | None, Headers]] = []

    def append(self, *, key: bytes | None, value: bytes | None, headers: Headers, **_: Any) -> object | None:
        """None where there's no room left."""
        if len(self.rows) == MOST:
            return None
        self.rows.append((key, value, headers))
        return self

    def record_count(self) -> int:
        """How many it has."""
        return len(self.rows)


class MemoryProducer:
    """Writes a batch at once and in order.

    Args:
        fails: the share of batches whose acknowledgement never comes, be they written or not.
    """

    def __init__(self, broker: Broker, process: Process, fails: float) -> None:
        self._broker = broker
        self._process = process
        self._fails = fails

    async def partitions_for(self, _: str) -> set[int]:
        """The partitions of a topic."""
        return set(range(self._broker.partitions))

    def create_batch(self) -> Batch:
        """An empty one."""
        return Batch()

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> Awaitable[None]:
        """What is returned waits for the acknowledgement."""
        return self._sent(batch, Place(topic, partition))

    async def stop(self) -> None:
        """Nothing to be done."""

    async def _sent(self, batch: Batch, place: Place) -> None:
        await self._process.way()
        self._maybe_fail()
        self._process.tell(f"send {len(batch.rows)} to {place.topic}/{place.part}")
        for key, value, headers in batch.rows:
            self._broker.append(place, key, value, headers)
        self._maybe_fail()
        await self._process.way()

    def _maybe_fail(self) -> None:
        if self._process.chance.random() < self._fails / 2:
            self._process.tell("no acknowledgement")
            raise KafkaTimeoutError
