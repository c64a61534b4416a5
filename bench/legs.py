"""Where the time of an activation goes: when the broker took each of its events, topic by topic."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

WAY: Sequence[tuple[str, str]] = (
    ("cm.contacts", "nominated"),
    ("cm.tasks", "call asked for"),
    ("cm.tasks.results", "call answered"),
    ("cm.cis.requests", "CIS asked for"),
    ("cm.cis.results", "CIS answered"),
    ("cm.letters.requests", "letters asked for"),
    ("cm.letters", "both letters out"),
)
"""The topics an activation passes, and what an event on each says."""
IDLE_MS = 500

Offsets = dict[TopicPartition, int]


class Spread(NamedTuple):
    """Half take no longer than ``p50`` milliseconds, 99 in 100 no longer than ``p99``."""

    p50: float
    p99: float


def spread(seconds: Iterable[float]) -> Spread:
    """The spread of some durations."""
    ordered = sorted(seconds)
    return Spread(*(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.99)))


class Way:
    """Follows activations over the topics, from the moment it was entered."""

    def __init__(self, kafka: str, partitions: int) -> None:
        self._consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False, check_crcs=False)
        self._places = [TopicPartition(topic, part) for topic, _ in WAY for part in range(partitions)]

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        self._from: Offsets = await self._consumer.end_offsets(self._places)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def legs(self) -> dict[str, Spread]:
        """How long each leg of the way took, by the broker's clock (whole milliseconds)."""
        last = await self._read()
        return {
            f"{before} → {after}": spread(_between(last[start], last[end]))
            for (start, before), (end, after) in pairwise(WAY)
        }

    async def _read(self) -> Mapping[str, Mapping[bytes, float]]:
        """When the last event of each client came to each topic, in seconds since 1970."""
        self._consumer.assign(self._places)
        for place, offset in self._from.items():
            self._consumer.seek(place, offset)
        last: dict[str, dict[bytes, float]] = {topic: {} for topic, _ in WAY}
        while polled := await self._consumer.getmany(timeout_ms=IDLE_MS):
            for place, records in polled.items():
                last[place.topic].update((record.key, record.timestamp / 1000) for record in records)
        return last


def _between(start: Mapping[bytes, float], end: Mapping[bytes, float]) -> list[float]:
    return [end[scin] - at for scin, at in start.items() if scin in end]
