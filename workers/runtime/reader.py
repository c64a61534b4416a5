"""From raw records to messages: read, validated, sealed details opened and hashed, before any transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts import catalogue, envelope
from contracts.base import Data
from contracts.catalogue import EventSpec
from contracts.errors import Unreadable
from contracts.partition import partition_of
from contracts.reader import check_time, data_of, spec_of
from workers.procedure.message import Message
from workers.procedure.room import Room
from workers.procedure.security import HashedSecurity
from workers.runtime.inbox import event_key
from workers.runtime.ledger import Place, Record
from workers.runtime.sealed import Opener, SealBrokenError, sealed_in

OWNED = {"task.completed": "task_id", "timer.due": "timer_id"}
OWNERS = frozenset({"activation", "letters"})
"""The workers that raise tasks or set timers; a result for anyone else's task is a reply to nothing."""


@dataclass(frozen=True, slots=True)
class Parking:
    """A record to be parked as it is."""

    record: Record
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event that this room reads.

    Attributes:
        key: what the inbox remembers it by.
        digest: of type, time and data, alike in both CloudEvents modes.
        part: the partition of its client, which is the record's own.
    """

    record: Record
    envelope: envelope.Envelope
    kind: str
    scin: str
    part: int
    data: Any
    key: UUID
    digest: bytes
    security: HashedSecurity | None = None

    def message(self, now: datetime) -> Message:
        """The event as rules see it."""
        about = self.envelope
        return Message(
            kind=self.kind,
            source=about.source,
            id=about.id,
            scin=self.scin,
            received=about.time,
            now=now,
            data=self.data,
            correlation=about.correlation_id or about.id,
            security=self.security,
        )


Reading = Accepted | Parking | None
Readings = dict[Place, dict[int, Reading]]


class Reader:
    """Reads for one room; None is what other rooms read."""

    def __init__(self, room: Room, partitions: int, opener: Opener | None) -> None:
        self._room = room
        self._partitions = partitions
        self._opener = opener
        self._reads = frozenset(room.reads)
        self._parks = {topic.name for topic in catalogue.TOPICS if topic.parks == room.name}

    async def read(self, now: datetime, batch: Mapping[Place, Sequence[Record]]) -> Readings:
        """Read a batch; sealed details are opened side by side, in threads."""
        readings: Readings = {
            place: {record.offset: self._read(record, now) for record in records} for place, records in batch.items()
        }
        if self._opener is not None:
            await self._open(readings)
        return readings

    def _read(self, record: Record, now: datetime) -> Reading:
        """What can't even be told apart by type is parked once, by the topic's first-named reader."""
        try:
            about = envelope.read(record.key, record.headers, record.value)
            spec = spec_of(about, record.topic)
        except Unreadable as error:
            return Parking(record, error.reason, error.detail) if record.topic in self._parks else None
        return self._accept(record, about, spec, now) if spec.name in self._reads else None

    def _accept(self, record: Record, about: envelope.Envelope, spec: EventSpec, now: datetime) -> Reading:
        try:
            check_time(about.time, now)
            data = data_of(about, spec, now)
            if not self._owns(spec.name, data, record.topic):
                return None
            return self._keyed(record, about, spec, data)
        except Unreadable as error:
            return Parking(record, error.reason, error.detail)
        except Exception as error:  # noqa: BLE001 - a reader's own defect mustn't stop the partition
            return Parking(record, "unreadable", type(error).__name__)

    def _keyed(self, record: Record, about: envelope.Envelope, spec: EventSpec, data: Data) -> Reading:
        key = about.key
        if key is None or key != (spec.key_of(data) or key):
            return Parking(record, "invalid_key", "key: differs from the data")
        if partition_of(key, self._partitions) != record.partition:
            return Parking(record, "wrong_partition", "key: not the partition murmur2 gives")
        return Accepted(
            record=record,
            envelope=about,
            kind=spec.name,
            scin=key,
            part=record.partition,
            data=data,
            key=event_key(about.source, about.id),
            digest=envelope.content_digest(about.type, about.time, about.data),
        )

    def _owns(self, kind: str, data: Any, topic: str) -> bool:  # noqa: ANN401 - a contract's model
        """A task's or timer's id begins with its owner; what nobody owns is the first-named reader's."""
        if kind not in OWNED:
            return True
        owner = str(getattr(data, OWNED[kind])).partition(":")[0]
        return owner == self._room.name or (owner not in OWNERS and topic in self._parks)

    async def _open(self, readings: Readings) -> None:
        sealed = [
            (place, offset, reading)
            for place, row in readings.items()
            for offset, reading in row.items()
            if isinstance(reading, Accepted) and sealed_in(reading.data) is not None
        ]
        opened = await self._opened([reading for _, _, reading in sealed])
        for (place, offset, _), reading in zip(sealed, opened, strict=True):
            readings[place][offset] = reading

    async def _opened(self, accepted: list[Accepted]) -> list[Reading]:
        assert self._opener is not None  # noqa: S101 - asked by _open only
        details = await self._opener.open([sealed_in(one.data) or "" for one in accepted])
        return [
            Parking(one.record, "invalid_data", "security.sealed: can't be opened")
            if isinstance(detail, SealBrokenError)
            else replace(one, security=detail)
            for one, detail in zip(accepted, details, strict=True)
        ]
