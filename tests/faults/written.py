"""Events as they lie on their topics."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tests.faults.topics import accountable
from tests.wire import Event


@dataclass(frozen=True)
class Written:
    """An event that a worker wrote, as it lies on its topic.

    Attributes:
        digest: of key, value and headers.
        time: that it bears.
    """

    topic: str
    partition: int
    offset: int
    scin: str
    source: str
    id: str
    sequence: int
    kind: str
    data: Mapping[str, Any]
    digest: str
    time: datetime | None = None


@dataclass(frozen=True)
class Seen:
    """An event that came in, where it lay first.

    Attributes:
        by: the workers that have to account for it.
        time: when it was received, as it says.
    """

    topic: str
    partition: int
    offset: int
    source: str
    id: str
    kind: str
    by: Collection[str]
    data: Mapping[str, Any]
    time: datetime


def written(event: Event) -> Written:
    """A worker's event."""
    headers = sorted(event.headers.items())
    return Written(
        topic=event.topic,
        partition=event.partition,
        offset=event.offset,
        scin=(event.key or b"").decode(),
        source=event.attribute("source"),
        id=event.attribute("id"),
        sequence=int(event.attribute("sequence")),
        kind=event.kind,
        data=event.data,
        digest=sha256(repr((event.key, event.value, headers)).encode()).hexdigest(),
        time=datetime.fromisoformat(event.attribute("time")),
    )


def seen(event: Event) -> Seen:
    """Anybody's event, as those see it who read it."""
    return Seen(
        topic=event.topic,
        partition=event.partition,
        offset=event.offset,
        source=event.attribute("source"),
        id=event.attribute("id"),
        kind=event.kind,
        by=accountable(event.kind, event.data),
        data=event.data,
        time=datetime.fromisoformat(event.attribute("time")),
    )
