"""Records as the consumer delivers them, for tests of the runtime that need no server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from contracts.partition import partition_of
from workers.runtime.ledger import Batch, Place

PARTITIONS = 8
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SCIN = "100000000001"


@dataclass(frozen=True)
class Raw:
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


def event(kind: str, data: dict[str, Any], *, topic: str, offset: int = 0, **more: Any) -> Raw:
    key = more.pop("key", SCIN)
    attributes = {"id": "1", "source": "/test", "time": NOW.isoformat(), "type": f"uk.gov.dwp.cm.{kind}.v1", **more}
    headers = [(f"ce_{name}", str(value).encode()) for name, value in {"specversion": "1.0", **attributes}.items()]
    headers.append(("content-type", b"application/json"))
    partition = attributes.get("partition", partition_of(key, PARTITIONS))
    return Raw(topic, partition, offset, key.encode(), orjson.dumps(data), tuple(headers))


def objection(**more: Any) -> Raw:
    return event("contact.objection", {"scin": SCIN}, topic="cm.contacts", **more)


def records(place: Place, *offsets: int) -> list[Raw]:
    """Some of a partition whose content doesn't matter."""
    return [Raw(place.topic, place.part, offset, b"k", b"v") for offset in offsets]


def offsets(batch: Batch) -> dict[Place, list[int]]:
    return {place: [record.offset for record in rows] for place, rows in batch.items()}
