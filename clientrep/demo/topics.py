"""What the world outside reads: tasks, letters, requests, as their topics have them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from contracts.base import Data
from contracts.envelope import read
from contracts.reader import data_of, spec_of
from workers.runtime.brokers import Brokers

READ = ("cm.tasks", "cm.letters", "cm.service-requests", "cm.consents.requests", "cm.service-management.results")

T = TypeVar("T")


class Topics:
    """Reads the topics from their beginning and keeps what was said about each client.

    Args:
        kafka: how it is reached.
        patience: seconds to wait for something.
    """

    def __init__(self, kafka: Brokers, patience: float = 60) -> None:
        self._consumer = AIOKafkaConsumer(*READ, **kafka.client, auto_offset_reset="earliest")
        self._patience = patience
        self._seen: dict[str, list[Data]] = defaultdict(list)
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._consumer.stop()

    async def until(self, scin: str, what: str, found: Callable[[list[Data]], T | None]) -> T:
        """Wait until what was said about a client has something in it.

        Args:
            scin: the client.
            what: is waited for, for the message.
            found: looks for it; None while it isn't there.

        Raises:
            TimeoutError: it didn't come.
        """
        try:
            async with asyncio.timeout(self._patience), self._news:
                while (it := found(self._seen[scin])) is None:
                    await self._news.wait()
                return it
        except TimeoutError:
            raise TimeoutError(f"case {scin}: no {what} within {self._patience:g} s") from None

    async def _read(self) -> None:
        async for record in self._consumer:
            event = _data(record)
            async with self._news:
                self._seen[(record.key or b"").decode()].append(event)
                self._news.notify_all()


def _data(record: ConsumerRecord) -> Data:
    envelope = read(record.key, record.headers, record.value)
    return data_of(envelope, spec_of(envelope, record.topic), datetime.now(UTC))
