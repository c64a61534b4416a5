"""How far the groups have read: their ledgers beside the ends of the topics."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from workers.runtime.brokers import Brokers

LEDGERS = "SELECT grp, topic, part, next FROM ledger"
FETCH_MS = 2000

Ledgers = dict[tuple[str, str, int], int]
"""The next offset of each group, topic and partition."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A partition that a group has not read to its end."""

    group: str
    topic: str
    part: int
    next: int
    end: int

    @property
    def lag(self) -> int:
        """How many events wait."""
        return self.end - self.next


async def read_ledgers(connection: asyncpg.Connection) -> Ledgers:
    """Where every group stands."""
    return {(row["grp"], row["topic"], row["part"]): row["next"] for row in await connection.fetch(LEDGERS)}


class Ends:
    """The ends of the topics, as Kafka tells them now.

    No transactions are used, so the end offset is what a reader of committed events can reach.
    """

    def __init__(self, kafka: Brokers) -> None:
        self._consumer = AIOKafkaConsumer(**kafka.client, enable_auto_commit=False, auto_offset_reset="earliest")

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        await asyncio.sleep(0)  # its tasks must have begun, or a stop at once raises CancelledError
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    async def unread(self, ledgers: Ledgers) -> list[Unread]:
        """Every partition that a group has not read to its end, given where the groups stand."""
        places = {TopicPartition(topic, part) for _, topic, part in ledgers}
        ends = await self._consumer.end_offsets(sorted(places)) if places else {}
        standing = (
            Unread(group, topic, part, following, ends[TopicPartition(topic, part)])
            for (group, topic, part), following in sorted(ledgers.items())
        )
        return [unread for unread in standing if unread.lag > 0]

    async def oldest(self, unread: Iterable[Unread]) -> datetime | None:
        """When the oldest event that a group has not read yet came to Kafka."""
        places = {(u.topic, u.part): u for u in sorted(unread, key=lambda u: -u.next)}
        instants = [await self._came_at(u) for u in places.values()]
        return min((instant for instant in instants if instant is not None), default=None)

    async def _came_at(self, unread: Unread) -> datetime | None:
        place = TopicPartition(unread.topic, unread.part)
        self._consumer.assign([place])
        self._consumer.seek(place, unread.next)
        fetched = await self._consumer.getmany(place, timeout_ms=FETCH_MS, max_records=1)
        records: list[ConsumerRecord] = fetched.get(place, [])
        return datetime.fromtimestamp(records[0].timestamp / 1000, UTC) if records else None
