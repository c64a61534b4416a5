"""Topics in memory: appended to, never changed; readers see what is there, in each partition in order."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.wire import Event
from workers.runtime.ledger import Place
from workers.runtime.outbox import Headers


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as a consumer gets it; ``timestamp`` is when it came in."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, Any]]


class Broker:
    """A cluster.

    Args:
        partitions: of every topic.
        clock: real time.
    """

    def __init__(self, partitions: int, clock: Callable[[], datetime]) -> None:
        self.partitions = partitions
        self.logs: defaultdict[Place, list[Kept]] = defaultdict(list)
        self.told: list[Callable[[Kept], None]] = []
        self._clock = clock

    def append(self, place: Place, key: bytes | None, value: bytes | None, headers: Headers) -> None:
        """One record more."""
        log = self.logs[place]
        kept = Kept(*place, len(log), int(self._clock().timestamp() * 1000), key, value, tuple(headers))
        log.append(kept)
        for tell in self.told:
            tell(kept)

    def end(self, place: Place) -> int:
        """The offset that the next record will have."""
        return len(self.logs[place]) if place in self.logs else 0

    def read(self, place: Place, offset: int, most: int) -> Sequence[Kept]:
        """Records from an offset on."""
        return self.logs[place][offset : offset + most] if place in self.logs else ()


class Reading:
    """The topics as `tests.wire.Wire` tells them, for the checker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def events(self, topic: str) -> list[Event]:
        """Everything on a topic."""
        places = [Place(topic, part) for part in range(self._broker.partitions)]
        kept = [one for place in places for one in self._broker.read(place, 0, 1_000_000)]
        return [
            Event(one.topic, one.partition, one.offset, one.key, one.value, {n: v or b"" for n, v in one.headers})
            for one in kept
        ]

    async def topics(self) -> set[str]:
        """The names of the topics that were written to."""
        return {place.topic for place in self._broker.logs}

    async def ends(self, topics: Sequence[str]) -> dict[tuple[str, int], int]:
        """Where each partition of some topics ends."""
        parts = range(self._broker.partitions)
        return {(topic, part): self._broker.end(Place(topic, part)) for topic in topics for part in parts}
