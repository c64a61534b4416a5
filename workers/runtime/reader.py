"""From raw records to messages: read, validated, sealed details opened and hashed, before any transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from contracts import catalogue, envelope
from contracts.base import Data
from contracts.catalogue import EventSpec
from contracts.errors import Unreadable
from contracts.partition import partition_of
from contracts.reader import check_key, check_time, data_of, spec_of
from policy import Policies
from workers.procedure.days import london_date
from workers.procedure.message import Message
from workers.procedure.room import Room
from workers.procedure.security import ComparedSecurity, HashedSecurity
from workers.runtime.comparing import COMPARED, Comparer
from workers.runtime.glance import Glance
from workers.runtime.inbox import event_key
from workers.runtime.ledger import Batch, Place, Record
from workers.runtime.owners import concerns
from workers.runtime.sealed import Opener, SealBrokenError, sealed_in


@dataclass(frozen=True, slots=True)
class Parking:
    """A record to be parked as it is.

    Attributes:
        shared: not even its type is known, so that it concerns every reader of the topic.
    """

    record: Record
    reason: str
    detail: str
    shared: bool = False


class Accepted(NamedTuple):
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
    compared: ComparedSecurity | None = None

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
            compared=self.compared,
        )


Reading = Accepted | Parking | None
Readings = dict[Place, dict[int, Reading]]


class Reader:
    """Reads for one room; None is what other rooms read.

    Args:
        room: for which.
        policies: the one in force says how far ahead an event may be dated.
        partitions: how many every topic has.
        opener: for a room whose events bring PINs and passwords to be set.
        comparer: for a room whose events ask whether they are right.
    """

    def __init__(
        self,
        room: Room,
        policies: Policies,
        partitions: int,
        opener: Opener | None,
        comparer: Comparer | None = None,
    ) -> None:
        self._room = room
        self._policies = policies
        self.partitions = partitions
        self._opener = opener
        self._comparer = comparer
        self._reads = frozenset(room.reads)
        self._glance = Glance(room)
        self._parks = {topic.name for topic in catalogue.TOPICS if topic.parks == room.name}

    @property
    def needs_nothing_else(self) -> bool:
        """Whether it reads what is in a batch and nothing beside it, so that it may be done at any time."""
        return self._comparer is None

    async def read(self, now: datetime, batch: Batch) -> Readings:
        """Read a batch; sealed details are opened side by side, in threads."""
        latest = now + self._policies.in_force(london_date(now)).ahead
        readings: Readings = {
            place: {record.offset: self._read(record, now, latest) for record in records}
            for place, records in batch.items()
        }
        if self._opener is not None:
            await _each(readings, _sealed, self._opened)
        if self._comparer is not None:
            await _each(readings, _to_compare, self._compared)
        return readings

    def _read(self, record: Record, now: datetime, latest: datetime) -> Reading:
        """What can't even be told apart by type is parked once, by the topic's first-named reader.

        What concerns one of several readers is parked once, by that one: whom it concerns comes before what is wrong.
        """
        concerned = record.topic in self._parks
        if not concerned and (not self._reads or self._glance.tells_another(record)):
            return None
        try:
            about = envelope.read(record.key, record.headers, record.value)
            spec = spec_of(about, record.topic)
        except Unreadable as error:
            return Parking(record, error.reason, error.detail, shared=True) if concerned else None
        ours = spec.name in self._reads and concerns(spec.name, about.data, self._room.name, first=concerned)
        return self._accept(record, about, spec, now, latest) if ours else None

    def _accept(
        self, record: Record, about: envelope.Envelope, spec: EventSpec, now: datetime, latest: datetime
    ) -> Reading:
        try:
            check_time(about.time, latest)
            return self._keyed(record, about, spec, data_of(about, spec, now))
        except Unreadable as error:
            return Parking(record, error.reason, error.detail)
        except Exception as error:  # noqa: BLE001 - a reader's own defect mustn't stop the partition
            return Parking(record, "unreadable", type(error).__name__)

    def _keyed(self, record: Record, about: envelope.Envelope, spec: EventSpec, data: Data) -> Reading:
        key = check_key(about, spec, data)
        if partition_of(key, self.partitions) != record.partition:
            return Parking(record, "wrong_partition", "key: not the partition murmur2 gives")
        return Accepted(
            record=record,
            envelope=about,
            kind=spec.name,
            scin=_case(spec, key, data),
            part=record.partition,
            data=data,
            key=event_key(about.source, about.id),
            digest=envelope.content_digest(about.type, about.time, about.data),
        )

    async def _opened(self, accepted: list[Accepted]) -> list[Reading]:
        assert self._opener is not None  # noqa: S101 - asked where there is one
        details = await self._opener.open([sealed_in(one.data) or "" for one in accepted])
        return [
            _broken(one) if isinstance(detail, SealBrokenError) else one._replace(security=detail)
            for one, detail in zip(accepted, details, strict=True)
        ]

    async def _compared(self, accepted: list[Accepted]) -> list[Reading]:
        assert self._comparer is not None  # noqa: S101 - asked where there is one
        details = await self._comparer.compare([one.data for one in accepted])
        return [
            _broken(one) if isinstance(detail, SealBrokenError) else one._replace(compared=detail)
            for one, detail in zip(accepted, details, strict=True)
        ]


async def _each(
    readings: Readings,
    concerned: Callable[[Accepted], bool],
    read: Callable[[list[Accepted]], Awaitable[list[Reading]]],
) -> None:
    """Replace those concerned by what ``read`` makes of them, all at once."""
    found = [
        (place, offset, reading)
        for place, row in readings.items()
        for offset, reading in row.items()
        if isinstance(reading, Accepted) and concerned(reading)
    ]
    for (place, offset, _), reading in zip(found, await read([one for _, _, one in found]), strict=True):
        readings[place][offset] = reading


def _case(spec: EventSpec, key: str, data: Data) -> str:
    """Whose case it is: a third party's record of itself has one of its own, even if its id looks like a SCIN."""
    clients = spec.key_of(data) is None or spec.key.endswith("scin")
    return key if clients else f"{spec.key.removesuffix('_id')}:{key}"


def _sealed(accepted: Accepted) -> bool:
    return sealed_in(accepted.data) is not None


def _to_compare(accepted: Accepted) -> bool:
    return accepted.kind in COMPARED


def _broken(accepted: Accepted) -> Parking:
    path = "security" if getattr(accepted.data, "security", None) is not None else "data.security"
    return Parking(accepted.record, "invalid_data", f"{path}.sealed: can't be opened")
