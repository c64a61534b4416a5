"""Parked events: kept with their bytes untouched and a reason free of personal data, never lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg

from workers.runtime.ledger import Record
from workers.runtime.outbox import Headers, Outgoing, packed
from workers.runtime.statements import columns

INSERT = """
INSERT INTO parked (id, grp, topic, part, pos, reason, detail, first_seen, scin, registered, shared, key, value,
                    headers)
SELECT i, $1, t, p, o, r, d, $2, s, reg, sh, k, v, h
FROM unnest($3::uuid[], $4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::boolean[],
            $11::boolean[], $12::bytea[], $13::bytea[], $14::bytea[])
     WITH ORDINALITY AS u(i, t, p, o, r, d, s, reg, sh, k, v, h, n)
ORDER BY n
ON CONFLICT DO NOTHING
"""
HOLD = """
INSERT INTO held_cases (grp, scin, parked_id, since)
SELECT $1, s, i, $2 FROM unnest($3::text[], $4::uuid[]) AS u(s, i) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that can't be served as it is.

    Attributes:
        reason: one word such as ``invalid_data``.
        detail: field paths; no personal data.
        scin: the case, where it's known.
        holds: later events of the case must wait behind it, in order, until redrive.
        registered: the inbox knows the event by this record, so that a redrive finds it there.
        shared: not even its type is known, so that it is parked for every reader of its topic.
    """

    record: Record
    reason: str
    detail: str
    scin: str | None = None
    holds: bool = False
    registered: bool = False
    shared: bool = False

    def id_in(self, group: str) -> UUID:
        """One id a group and place on a topic, however often it's parked."""
        return parked_id(group, self.record)

    def headers(self, first_seen: datetime) -> Headers:
        """The event's own headers and those that say why it is here."""
        record = self.record
        why = {"reason": self.reason, "detail": self.detail, "topic": record.topic}
        where = {"partition": record.partition, "offset": record.offset, "first_seen": first_seen.isoformat()}
        ours = [(name, str(value).encode()) for name, value in {**why, **where}.items()]
        return [*record.headers, *ours]

    def outgoing(self, group: str, sequence: int, first_seen: datetime) -> Outgoing:
        """The event on its way to the dlq topic, to the partition of the same number."""
        record = self.record
        return Outgoing(
            part=record.partition,
            id=sequence,
            topic=f"{record.topic}.{group}.dlq",
            to_part=record.partition,
            key=record.key,
            value=record.value,
            headers=packed(self.headers(first_seen)),
        )


def parked_id(group: str, record: Record) -> UUID:
    """The id under which a group parks the record of a place on a topic."""
    return uuid5(NAMESPACE_URL, f"parked:{group}:{record.topic}:{record.partition}:{record.offset}")


async def store(connection: asyncpg.Connection, group: str, now: datetime, parked: Sequence[Parked]) -> None:
    """List parked events, and hold the cases that must wait for them."""
    await connection.execute(INSERT, group, now, *columns(_row(group, p) for p in parked))
    await hold(connection, group, now, parked)


async def hold(connection: asyncpg.Connection, group: str, now: datetime, parked: Sequence[Parked]) -> None:
    """Hold the cases that must wait for a parked event; those that are held stay behind the event they wait for."""
    held = [(p.scin, p.id_in(group)) for p in parked if p.holds and p.scin]
    if held:
        await connection.execute(HOLD, group, now, *columns(sorted(held)))


def _row(group: str, parked: Parked) -> tuple[object, ...]:
    record = parked.record
    place = (record.topic, record.partition, record.offset)
    why = (parked.reason, parked.detail, parked.scin, parked.registered, parked.shared)
    return (parked.id_in(group), *place, *why, record.key, record.value, packed(record.headers))
