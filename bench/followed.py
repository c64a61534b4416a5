"""What came to topics while something was measured."""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

IDLE_MS = 1000
"""Without a record for so long all is read."""


class Followed:
    """Topics from the moment it was entered.

    Args:
        kafka: bootstrap servers.
        topics: their names.
        partitions: of every topic.
    """

    def __init__(self, kafka: str, topics: Iterable[str], partitions: int) -> None:
        self._consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, check_crcs=False)
        self._places = [TopicPartition(topic, part) for topic in topics for part in range(partitions)]

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        self._from = await self._consumer.end_offsets(self._places)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def records(self) -> AsyncIterator[Any]:
        """All that came, each partition's in order."""
        self._consumer.assign(self._places)
        for place, offset in self._from.items():
            self._consumer.seek(place, offset)
        while polled := await self._consumer.getmany(timeout_ms=IDLE_MS):
            for records in polled.values():
                for record in records:
                    yield record
