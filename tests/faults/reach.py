"""Database and topics for those who go on while servers come and go."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from tests.wire import Raw, Wire
from workers.runtime.database import DatabaseUnreachableError, connect
from workers.runtime.settings import Settings

TROUBLE = (
    *(KafkaError, OSError, TimeoutError, DatabaseUnreachableError),
    *(asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresError),
)
PAUSE = 0.3
SECONDS = 20.0

T = TypeVar("T")


async def at_last(attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of something that may be done twice, once the servers let it be done."""
    while True:
        try:
            async with asyncio.timeout(SECONDS):
                return await attempt()
        except TROUBLE:
            await asyncio.sleep(PAUSE)


class Database:
    """Statements that may be done twice; the connection is opened again when it is lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: asyncpg.Connection | None = None
        self._alone = asyncio.Lock()

    async def rows(self, sql: str, *parameters: Any) -> list[asyncpg.Record]:
        """What a statement finds."""
        async with self._alone:
            return await at_last(lambda: self._rows(sql, parameters))

    async def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            self._connection.terminate()

    async def _rows(self, sql: str, parameters: Sequence[Any]) -> list[asyncpg.Record]:
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await connect(self._settings, application_name="faults")
            found: list[asyncpg.Record] = await self._connection.fetch(sql, *parameters)
        except BaseException:
            await self.close()
            self._connection = None
            raise
        return found


async def put(wire: Wire, topic: str, raw: Raw, partition: int | None = None) -> tuple[str, int, int]:
    """Send a record; where it lies. A lost answer may leave it there twice."""
    return (topic, *await at_last(lambda: wire.put(topic, raw, partition)))


async def records(kafka: str, places: Sequence[tuple[str, int]]) -> list[ConsumerRecord]:
    """All records of some partitions."""
    return await at_last(lambda: _records(kafka, [TopicPartition(*place) for place in places]))


async def _records(kafka: str, places: Sequence[TopicPartition]) -> list[ConsumerRecord]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, auto_offset_reset="earliest")
    try:
        await consumer.start()
        consumer.assign(places)
        found: list[ConsumerRecord] = []
        for place, end in (await consumer.end_offsets(places)).items():
            while await consumer.position(place) < end:
                found += (await consumer.getmany(place, timeout_ms=200)).get(place, [])
        return found
    finally:
        await consumer.stop()
