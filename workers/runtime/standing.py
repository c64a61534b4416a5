"""How far the groups have read: their ledgers beside the ends of the topics."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from workers.runtime.brokers import Brokers
from workers.runtime.committed import Committed

LEDGERS = "SELECT grp, topic, part, next FROM ledger"

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
        """How many events wait, at the most: other systems' transactions leave behind what is no event."""
        return self.end - self.next

    @property
    def place(self) -> TopicPartition:
        """Where they lie."""
        return TopicPartition(self.topic, self.part)


async def read_ledgers(connection: asyncpg.Connection) -> Ledgers:
    """Where every group stands."""
    return {(row["grp"], row["topic"], row["part"]): row["next"] for row in await connection.fetch(LEDGERS)}


class Ends:
    """The ends of the topics, as Kafka tells them now.

    An end offset may lie beyond all that a reader of committed events can reach, so where one isn't reached it's looked
    what lies before it.
    """

    def __init__(self, kafka: Brokers) -> None:
        self._consumer = AIOKafkaConsumer(**kafka.client, enable_auto_commit=False)
        self._committed = Committed(kafka)

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        await asyncio.sleep(0)  # its tasks must have begun, or a stop at once raises CancelledError
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._committed.close()
        await self._consumer.stop()

    async def unread(self, ledgers: Ledgers) -> list[Unread]:
        """Every partition that a group has not read to its end, given where the groups stand."""
        places = {TopicPartition(topic, part) for _, topic, part in ledgers}
        ends = await self._consumer.end_offsets(sorted(places)) if places else {}
        standing = (
            Unread(group, topic, part, following, ends[TopicPartition(topic, part)])
            for (group, topic, part), following in sorted(ledgers.items())
        )
        return await self._with_events([unread for unread in standing if unread.lag > 0])

    async def oldest(self, unread: Iterable[Unread]) -> datetime | None:
        """When the oldest event that a group has not read yet came to Kafka."""
        spans = {u.place: (u.next, u.end) for u in sorted(unread, key=lambda u: -u.next)}
        instants = [record.timestamp / 1000 for record in (await self._committed.first(spans)).values() if record]
        return datetime.fromtimestamp(min(instants), UTC) if instants else None

    async def _with_events(self, behind: list[Unread]) -> list[Unread]:
        """Leave out who has only markers and what was taken back before it.

        What lies before the group that has read furthest lies before the others too, so it's looked for first.
        """
        while True:
            furthest = {u.place: (u.next, u.end) for u in sorted(behind, key=lambda u: u.next)}
            bare = await self._committed.bare(furthest)
            left = [u for u in behind if u.place not in bare or u.next < furthest[u.place][0]]
            if len(left) == len(behind):
                return behind
            behind = left
